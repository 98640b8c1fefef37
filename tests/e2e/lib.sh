# Sourced by every end-to-end test and by the demo:
#
#   . "$abs_top_srcdir/tests/e2e/lib.sh"
#   enter_world "$@"

: "${abs_top_srcdir:?run me by \`make check\`, or set abs_top_srcdir and abs_top_builddir}"
: "${abs_top_builddir:?run me by \`make check\`, or set abs_top_srcdir and abs_top_builddir}"
umask 022

. "$abs_top_srcdir/tests/e2e/tap.sh"
. "$abs_top_srcdir/tests/e2e/world.sh"
. "$abs_top_srcdir/tests/e2e/system.sh"
. "$abs_top_srcdir/tests/e2e/sshd.sh"
. "$abs_top_srcdir/tests/e2e/programs.sh"
. "$abs_top_srcdir/tests/e2e/page.sh"
. "$abs_top_srcdir/tests/e2e/cognito.sh"
. "$abs_top_srcdir/tests/e2e/host.sh"
. "$abs_top_srcdir/tests/e2e/lambda.sh"
