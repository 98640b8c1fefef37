# The packages on a booted Debian 13.
exec bash "$abs_top_srcdir/tests/system/packages.sh" trixie
