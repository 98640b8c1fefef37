#!/bin/bash
# What packaging/build-deb gives to the builder of packages, here one that only looks at it.
set -u
. "$abs_top_srcdir/tests/policy/tap.sh"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/programs"
for program in sh tar find test mktemp mkdir cp rm ls dirname touch; do
    ln -s "$(type -P "$program")" "$folder/programs/"
done

cat >"$folder/builder" <<END
#!/bin/sh
find . -type f >$folder/files
touch ../a.deb ../a.changes ../a.buildinfo
END
chmod 755 "$folder/builder"

build_without_git() {
    PATH=$folder/programs "$abs_top_srcdir/packaging/build-deb" "$@" "$folder/out" 2>&1
}

lacks() {
    local file
    for file in "$@"; do
        grep -qxF "./$file" "$folder/files" || echo "no $file"
    done
}

told=$(build_without_git --builder "$folder/builder") && told=
report "$told" "packages are built without git"
report "$(lacks configure.ac debian/control packaging/build-deb build-aux/packages.sh daemon/main.c)" \
    "without git the builder gets the sources"
report "$(grep -E '/config\.status$|^\./\.git(/|$)' "$folder/files")" "and nothing that was built, nor git's own files"
report "$(test -e "$folder/out/a.deb" || echo "no package")" "the packages are left in the folder"

told=$(build_without_git)
report "$([ "$told" = "build-deb: there is no dpkg-buildpackage here: apt build-dep ./packaging" ] || echo "$told")" \
    "without a builder one line says what is missing"
done_testing
