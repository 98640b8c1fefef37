# The packages that ./bootstrap installs, by distribution. Sourced by ./bootstrap.
#
#   find_distribution   sets distribution_name and family (debian, fedora)
#   ensure_packages     installs what is missing for $command
#   try_system_packages installs what booted machines need, where they can be booted and it can be had

debian_build="autoconf automake libtool make gcc libc6-dev pkgconf libpam0g-dev libcurl4-openssl-dev libssl-dev
    libjson-c-dev libinih-dev libqrencode-dev libfido2-dev libcrypt-dev libsystemd-dev libmicrohttpd-dev libgnutls28-dev check"
debian_demo="openssh-client sudo login passwd libpam-runtime libpam-modules iproute2 util-linux mount openssl curl"
debian_check="$debian_demo pamtester expect jq xz-utils strace valgrind libnss-extrausers"
debian_system="mmdebstrap systemd-container procps debian-archive-keyring curl lintian"

fedora_build="autoconf automake libtool make gcc pkgconf-pkg-config pam-devel libcurl-devel openssl-devel json-c-devel
    inih-devel qrencode-devel libfido2-dev libcrypt-devel systemd-devel libmicrohttpd-devel gnutls-devel check-devel"
fedora_demo="openssh-clients sudo util-linux shadow-utils pam iproute openssl curl hostname cpio"
fedora_check="$fedora_demo pamtester expect jq xz strace valgrind"

find_distribution() {
    [ -r /etc/os-release ] || die "no /etc/os-release: which distribution is this?" \
        "Install what build-aux/packages.sh lists, then run ./bootstrap --no-packages"
    local PRETTY_NAME="" ID="" ID_LIKE=""
    . /etc/os-release
    distribution_name=$PRETTY_NAME
    case " $ID $ID_LIKE " in
    *" debian "* | *" ubuntu "*) family=debian ;;
    *" fedora "* | *" rhel "*) family=fedora ;;
    *)
        family=other
        [ "$install_packages" = no ] || die "$PRETTY_NAME is not known here" \
            "Known are Debian, Ubuntu, Fedora and RHEL. Elsewhere install the packages yourself" \
            "(their Debian names are in build-aux/packages.sh), then run ./bootstrap --no-packages"
        ;;
    esac
}

wanted_packages() {
    local build=${family}_build more=${family}_$command
    printf '%s ' ${!build}
    [ "$command" = build ] || printf '%s ' ${!more-}
    [ "$here" = no ] || printf 'openssh-server '
}

missing_packages() {
    case $family in
    debian) missing_debian_packages $(wanted_packages) ;;
    fedora) missing_fedora_packages ;;
    esac
}

missing_debian_packages() {
    local package installed
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p')
    for package in "$@"; do
        grep -qx "$package" <<<"$installed" || printf '%s ' "$package"
    done
}

missing_fedora_packages() {
    local package
    for package in $(wanted_packages); do
        rpm -q --whatprovides "$package" >/dev/null 2>&1 || printf '%s ' "$package"
    done
}

ensure_packages() {
    local missing
    missing=$(missing_packages)
    if [ -n "$missing" ] || needs_private_sshd; then
        as_root_or_explain "Installing packages"
        : >"$(log_file)"
    fi
    if [ -n "$missing" ]; then
        "install_${family}_packages" $missing
        rm -f "$build_dir/config.status" # configure must look again
    fi
    ! needs_private_sshd || "fetch_${family}_sshd"
}

# --- Debian and Ubuntu ------------------------------------------------------------------------------------

apt_install() {
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends -o Dpkg::Use-Pty=0 "$@"
}

# A list of packages that is missing or old is the usual reason for a failure.
apt_install_or_update() {
    apt_install "$@" || { apt-get update && apt_install "$@"; }
}

install_debian_packages() {
    say "  to install: $*"
    step "apt-get install" apt_install_or_update "$@"
}

# Without them the tests say what is missing, and are skipped.
try_system_packages() {
    local missing
    [ "$family" = debian ] && unshare --mount --pid --net --uts --ipc --fork true 2>/dev/null || return 0
    missing=$(missing_debian_packages $debian_system)
    [ -n "$missing" ] || return 0
    say "  to install for booted machines: $missing"
    apt_install_or_update $missing >>"$(log_file)" 2>&1 </dev/null || say "  they cannot be had: see $(log_file)"
}

# --- Fedora and RHEL: written with care, not tried yet -------------------------------------------------

install_fedora_packages() {
    say "  to install: $*"
    step "dnf install" dnf install -y --setopt=install_weak_deps=False "$@"
}

# --- the SSH server ---------------------------------------------------------------------------------------
# Installing it would start one on the host, now or at its next boot. So where there is none, only its libraries are
# installed; the server itself is unpacked in the world of the demo and the tests (tests/e2e/system.sh).

needs_private_sshd() {
    [ "$command" != build ] && [ "$here" = no ] && [ ! -x /usr/sbin/sshd ] &&
        ! compgen -G "$build_dir/packages/openssh-server*" >/dev/null
}

fetch_debian_sshd() {
    local needed
    apt-get install -s openssh-server >/dev/null 2>&1 || step "apt-get update" apt-get update
    needed=$(apt-get install -s --no-install-recommends openssh-server 2>/dev/null |
        awk '$1 == "Inst" && $2 != "openssh-server" { print $2 }')
    [ -z "$needed" ] || step "libraries of the SSH server" apt_install $needed
    mkdir -p "$build_dir/packages"
    step "fetching the SSH server" fetch_debian_package openssh-server
}

# apt-get download drops root's rights where it can; the folder may be closed to others, so it goes through a pipe of ours.
fetch_debian_package() {
    local folder r=0
    folder=$(mktemp -d) || return
    (cd "$folder" && apt-get download -o APT::Sandbox::User=root "$1") && cp "$folder/$1"_*.deb "$build_dir/packages/" || r=1
    rm -rf "$folder"
    return $r
}

fetch_fedora_sshd() {
    mkdir -p "$build_dir/packages"
    step "fetching the SSH server" dnf download --destdir "$build_dir/packages" openssh-server
}
