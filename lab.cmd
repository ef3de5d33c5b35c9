@node "%~dp0src\cli\lab.cjs" %*
