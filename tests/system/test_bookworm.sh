# The packages on a booted Debian 12.
exec bash "$abs_top_srcdir/tests/system/packages.sh" bookworm
