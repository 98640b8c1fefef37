# Sourced by peers.sh: the contenders, and how each gets the crowd (the files in $crowd, /tmp/crowd of the private root $root).
#
#   obstacle NAME    prints why this contender cannot be measured, or nothing
#   prepare NAME     gives it these people, starts its daemons
#   put_away NAME    ends its daemons
#   services NAME    what nsswitch.conf says
#
# nscd is none: glibc asks it before any module. nslcd and SSSD ask a slapd here.

ALL_PEERS="extrausers db cache_oslogin systemd ldap sss nscd"

services() {
    case $1 in
    files) echo files ;;
    nscd) echo files extrausers ;;
    *) echo "files $1" ;;
    esac
}

in_root() {
    chroot "$root" "$@"
}

has_module() {
    in_root ldconfig -p | grep -q "libnss_$1\.so\.2 "
}

has_program() {
    in_root sh -c "command -v $1" >/dev/null
}

obstacle() {
    case $1 in
    files) return ;;
    nscd)
        has_program nscd || { echo "not installed (nscd)"; return; }
        has_module extrausers || echo "what it would ask is not installed (libnss-extrausers)"
        return
        ;;
    esac
    has_module "$1" || { echo "not installed ($(package_of "$1"))"; return; }
    case $1 in
    db) has_program makedb || echo "not installed: makedb" ;;
    ldap)
        has_program nslcd || echo "not installed (nslcd)"
        slapd_obstacle
        ;;
    sss)
        has_program sssd || echo "not installed (sssd-common)"
        [ -n "$(find "$root/usr/lib" -name libsss_ldap.so -print -quit)" ] || echo "not installed (sssd-ldap)"
        slapd_obstacle
        ;;
    esac
}

slapd_obstacle() {
    has_program slapd && has_program ldapsearch || echo "whom it would ask is not installed (slapd, ldap-utils)"
}

package_of() {
    case $1 in
    cache_oslogin) echo google-compute-engine-oslogin ;;
    ldap) echo libnss-ldapd ;;
    cognito) echo make install ;;
    *) echo "libnss-$1" ;;
    esac
}

prepare() {
    case $1 in
    cognito | files) ;;
    *) "prepare_$1" ;;
    esac
}

prepare_extrausers() {
    mkdir -p "$root/var/lib/extrausers"
    cp "$crowd"/{passwd,group,shadow} "$root/var/lib/extrausers/"
}

prepare_cache_oslogin() {
    cp "$crowd/passwd" "$root/etc/oslogin_passwd.cache"
    cp "$crowd/group" "$root/etc/oslogin_group.cache"
}

# Berkeley's: each line by its number, its name and its id.
prepare_db() {
    local kind
    for kind in passwd group; do
        awk -F: '{ printf "0%d %s\n.%s %s\n=%s %s\n", NR - 1, $0, $1, $0, $3, $0 }' "$crowd/$kind" |
            in_root makedb -q -o "/var/lib/misc/$kind.db" - || return
    done
}

# Records by the file, without its daemon; of those that are asked for, and no groups.
prepare_systemd() {
    mkdir -p "$root/etc/userdb"
    awk -F: -v folder="$root/etc/userdb/" 'NR == FNR { split($1, key, " "); wanted[key[1]] = 1; next }
        $1 in wanted {
            file = folder $1 ".user"
            printf "{\"userName\":\"%s\",\"uid\":%s,\"gid\":%s,\"realName\":\"%s\",\"homeDirectory\":\"%s\",\"shell\":\"%s\"}\n",
                $1, $3, $4, $5, $6, $7 >file
            close(file)
            print $1, $3
        }' <(cat "$crowd/keys"; echo "$user 0") "$crowd/passwd" |
        while read -r name uid; do
            ln -sf "$name.user" "$root/etc/userdb/$uid.user"
        done
}

# One server for nslcd and SSSD.
need_slapd() {
    is_running slapd && return
    mkdir -p "$root/run/slapd" "$root/var/lib/peers-ldap"
    rm -f "$root"/var/lib/peers-ldap/*
    cat >"$root/etc/peers-slapd.conf" <<'END'
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/nis.schema
pidfile /run/slapd/slapd.pid
modulepath /usr/lib/ldap
moduleload back_mdb
sizelimit unlimited
loglevel 0
database mdb
suffix "dc=example,dc=com"
directory /var/lib/peers-ldap
maxsize 4294967296
dbnosync
index objectClass,uid,cn,uidNumber,gidNumber,memberUid eq
END
    ldif >"$crowd/ldif"
    in_root slapadd -q -f /etc/peers-slapd.conf -l /tmp/crowd/ldif >"$WORLD/log/slapd" 2>&1 || return
    rm "$crowd/ldif"
    start slapd chroot "$root" slapd -h ldap://127.0.0.1/ -f /etc/peers-slapd.conf -d 0
    wait_for in_root ldapsearch -x -H ldap://127.0.0.1 -b dc=example,dc=com -s base >/dev/null 2>&1
}

prepare_ldap() {
    need_slapd || return
    cat >"$root/etc/nslcd.conf" <<'END'
uid nslcd
gid nslcd
uri ldap://127.0.0.1/
base dc=example,dc=com
END
    chown 0:0 "$root/etc/nslcd.conf"
    chmod 600 "$root/etc/nslcd.conf"
    mkdir -p "$root/run/nslcd"
    in_root chown nslcd:nslcd /run/nslcd
    start nslcd chroot "$root" nslcd --nofork
    wait_for test -S "$root/run/nslcd/socket"
}

ldif() {
    printf 'dn: dc=example,dc=com\nobjectClass: organization\nobjectClass: dcObject\no: peers\ndc: example\n\n'
    awk -F: '{ printf "dn: uid=%s,dc=example,dc=com\nobjectClass: account\nobjectClass: posixAccount\nuid: %s\ncn: %s\n" \
            "gecos: %s\nuidNumber: %s\ngidNumber: %s\nhomeDirectory: %s\nloginShell: %s\n\n", $1, $1, $1, $5, $3, $4, $6, $7 }' \
        "$crowd/passwd"
    awk -F: '{ printf "dn: cn=%s,dc=example,dc=com\nobjectClass: posixGroup\ncn: %s\ngidNumber: %s\n", $1, $1, $3
            count = split($4, members, ",")
            for (i = 1; i <= count; i++)
                printf "memberUid: %s\n", members[i]
            print "" }' "$crowd/group"
}

prepare_sss() {
    need_slapd || return
    cat >"$root/etc/sssd/sssd.conf" <<'END'
[sssd]
services = nss
domains = crowd
[nss]
[domain/crowd]
id_provider = ldap
auth_provider = none
access_provider = permit
chpass_provider = none
ldap_uri = ldap://127.0.0.1
ldap_search_base = dc=example,dc=com
ldap_schema = rfc2307
entry_cache_timeout = 86400
END
    chown 0:0 "$root/etc/sssd/sssd.conf"
    chmod 600 "$root/etc/sssd/sssd.conf"
    rm -rf "$root"/var/lib/sss/{db,mc}/*
    start sssd chroot "$root" sssd -i --logger=files
    wait_for test -S "$root/var/lib/sss/pipes/nss"
}

prepare_nscd() {
    prepare_extrausers
    mkdir -p "$root"/{run,var/cache}/nscd
    {
        echo "paranoia no"
        local kind
        for kind in passwd group; do
            printf '%s\n' "enable-cache $kind yes" "positive-time-to-live $kind 86400" "suggested-size $kind 10007" \
                "check-files $kind no" "persistent $kind no" "shared $kind yes" "max-db-size $kind 1073741824"
        done
        printf 'enable-cache %s no\n' hosts services netgroup
    } >"$root/etc/nscd.conf"
    use_services files extrausers # what nscd itself reads, once
    start nscd chroot "$root" nscd --foreground
    wait_for test -S "$root/run/nscd/socket"
}

# The socket of nscd would be asked first by whoever comes next.
put_away() {
    case $1 in
    nscd)
        stop nscd
        rm -f "$root/run/nscd/socket"
        ;;
    ldap) stop nslcd ;;
    sss) stop sssd ;;
    esac
}

daemons_of() {
    case $1 in
    sss) echo "sssd sssd_be sssd_nss" ;;
    ldap) echo "nslcd slapd" ;;
    nscd) echo nscd ;;
    esac
}
