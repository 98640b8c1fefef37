# npm's packages for these tests, in the build folder.
#
#   install_packages          package.json's; no npm: all is skipped

HERE=$abs_top_srcdir/tests/interop
INSTALLED=$abs_top_builddir/tests/interop/installed

# Once for all tests, and again when the list has changed.
install_packages() {
    command -v npm >/dev/null && command -v node >/dev/null || skip_all "npm is not installed"
    mkdir -p "$INSTALLED"
    (
        flock 9
        cmp -s "$HERE/package-lock.json" "$INSTALLED/installed.json" && exit 0
        cp "$HERE"/package*.json "$INSTALLED/" && cd "$INSTALLED" &&
            npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1 && cp package-lock.json installed.json
    ) 9>"$INSTALLED/lock" && cp "$HERE"/*.mjs "$INSTALLED/" && return
    echo "Bail out! npm could not install the packages: $(tail -n 3 "$INSTALLED/npm.log" | tr '\n' ' ')"
    exit 1
}
