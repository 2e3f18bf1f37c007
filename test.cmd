@echo off
setlocal
chcp 65001 >nul
set "python=python"
where /q py && set "python=py -3"
%python% "%~dp0setup\test.py" %*
set "code=%errorlevel%"
if "%code%"=="9009" echo 请先安装 Python 3.11 或更新的版本。 Please install Python 3.11 or newer first.
if not "%code%"=="0" if "%~1"=="" if not defined CI pause
exit /b %code%
