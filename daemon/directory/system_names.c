/* Whom packages make users and groups for: Debian's and Fedora's base, what is common among
 * services, and the first users of cloud images, whom sudoers of those images let do anything. Not
 * "staff": pools have such groups, and where a distribution has one it is there from the start. In
 * the order of strcmp(3). */
#include "daemon/directory/system_names.h"

#include <stdlib.h>
#include <string.h>

/* clang-format off */
static const char *const names[] = {
    "abrt", "activemq", "adm", "alertmanager", "almalinux", "alsa", "amandabackup", "amavis",
    "amavisd", "ansible", "apache", "apache2", "apcupsd", "arpwatch", "artemis", "artifactory",
    "asterisk", "at-spi", "audio", "avahi", "avahi-autoipd", "awx", "azureuser", "backup", "bacula",
    "barbican", "bareos", "beanstalkd", "bin", "bind", "blackbox-exporter", "blackbox_exporter",
    "bluetooth", "brltty", "caddy", "cassandra", "cdrom", "ceilometer", "centos", "ceph", "cephadm",
    "cgred", "chef", "chrony", "cinder", "clamav", "clamilt", "clamscan", "clamupdate", "clevis",
    "cloud-init", "cloud-user", "cloudsdk", "cockpit-session", "cockpit-systemd-service",
    "cockpit-ws", "cockpit-wsinstance", "cockpit-wsinstance-socket", "cognito-keys", "cognitod",
    "collectd", "colord", "consul", "containerd", "core", "corosync", "coturn", "couchdb", "crio",
    "cron", "crontab", "crowdsec", "cups", "cups-pk-helper", "cvs", "cwagent", "cyrus", "daemon",
    "datadog", "db2inst1", "dba", "dbus", "dd-agent", "debian", "debian-tor", "debian-transmission",
    "deluge", "deluged", "denyhosts", "dhclient", "dhcp", "dhcpcd", "dhcpd", "dialout", "dictd",
    "dip", "dirsrv", "disk", "dnsdist", "dnsmasq", "docker", "docker-registry", "dovecot",
    "dovecot-virtual", "dovenull", "drbd", "ec2-instance-connect", "ec2-user", "ejabberd",
    "elasticsearch", "emqx", "envoy", "epmd", "etcd", "exim", "exim4", "fail2ban", "fax", "fedora",
    "fetchmail", "filebeat", "firebird", "flatpak", "floppy", "fluent", "fluent-bit", "fluentd",
    "foreman", "foreman-proxy", "forgejo", "freerad", "freeswitch", "frr", "frrvty", "ftp", "fwupd",
    "fwupd-refresh", "galera", "games", "ganesha", "gdm", "gdm3", "gearman", "geoclue", "geronimo",
    "git", "gitdaemon", "gitea", "gitlab", "gitlab-consul", "gitlab-prometheus", "gitlab-psql",
    "gitlab-redis", "gitlab-runner", "gitlab-www", "gitolite", "gitolite3", "glance", "glassfish",
    "gluster", "glusterfs", "gnats", "gnome-initial-setup", "gnome-remote-desktop", "gogs",
    "grafana", "grafana-agent", "graylog-server", "haclient", "hacluster", "hadoop", "halt",
    "haproxy", "hbase", "hdfs", "heat", "hg", "hplip", "hsqldb", "http", "httpd", "hugetlbfs",
    "i2p", "icecast", "icecast2", "icinga", "icingaweb2", "influxdb", "input", "ipaapi", "ipsec",
    "irc", "ironic", "isc-kea", "iscsi", "jboss", "jellyfin", "jenkins", "jetty", "jitsi",
    "jupyter", "jupyterhub", "kafka", "kamailio", "kea", "keepalived", "keepalived_script",
    "kernoops", "keystone", "kibana", "kmem", "knot", "knot-resolver", "kube", "kubelet",
    "kubernetes", "kvm", "landscape", "ldap", "libstoragemgmt", "libvirt", "libvirt-dnsmasq",
    "libvirt-qemu", "libvirtdbus", "lightdm", "lighttpd", "list", "logstash", "loki", "lp",
    "lpadmin", "lxc", "lxd", "lxdm", "mail", "mailman", "mailnull", "man", "man-db", "mapred",
    "mariadb", "matrix-synapse", "maxscale", "memcache", "memcached", "messagebus", "minidlna",
    "minio", "mock", "mockbuild", "mongo", "mongod", "mongodb", "monit", "mosquitto",
    "mumble-server", "munge", "munin", "murmur", "mysql", "nagios", "named", "nats", "nbd",
    "netdata", "netdev", "network-manager", "neutron", "newrelic", "news", "nextcloud", "nexus",
    "nfs", "nfsnobody", "nginx", "nm-iodine", "nm-openconnect", "nm-openvpn", "node-exporter",
    "node_exporter", "nodeexporter", "nogroup", "nomad", "nova", "nrpe", "nscd", "nsd", "nslcd",
    "ntp", "ntp-ntpsec", "ntpd", "ntpsec", "nut", "nvidia-persistenced", "octavia", "oinstall",
    "ollama", "opc", "openconnect", "opendkim", "opendmarc", "openldap", "openntpd", "opensearch",
    "opensips", "opensmtpd", "openvpn", "openvswitch", "operator", "oprofile", "oracle", "ovirt",
    "ovn", "owncloud", "pacemaker", "payara", "pcp", "pcscd", "pdns", "pdns-recursor", "pesign",
    "pgbouncer", "pgpool", "pi", "pipewire", "pki", "pkiuser", "plugdev", "podman", "policyd-spf",
    "polkit", "polkitd", "pollinate", "postdrop", "postfix", "postgis", "postgres", "postgresql",
    "postgrey", "powerdns", "privoxy", "proftpd", "prometheus", "promtail", "prosody", "proxy",
    "pulse", "pulse-access", "pulse-rt", "puppet", "puppetdb", "puppetserver", "pure-ftpd",
    "pushgateway", "qemu", "qemuguest", "qpidd", "quagga", "rabbit", "rabbitmq", "radiusd", "radvd",
    "redis", "registry", "render", "rhsm", "rocky", "roundcube", "rpc", "rpcbind", "rpcuser", "rpm",
    "rpmbuild", "rspamd", "rstudio", "rstudio-server", "rtkit", "rundeck", "salt", "saltstack",
    "samba", "sambashare", "saned", "sanlock", "sasl", "saslauth", "saslauthd", "scanner", "scard",
    "sddm", "sendmail", "setroubleshoot", "sgx", "shadow", "shutdown", "slapd", "slim", "slurm",
    "slurmctld", "slurmrestd", "smmsp", "smmta", "smokeping", "smtpd", "snmp", "snmpd", "solr",
    "sonarqube", "spamd", "speech-dispatcher", "squid", "src", "ssh", "ssh_keys", "sshd",
    "ssl-cert", "ssm-agent", "ssm-user", "sssd", "stapdev", "stapsys", "stapunpriv", "stapusr",
    "statd", "strongswan", "stunnel", "stunnel4", "svn", "synapse", "sync", "syncthing", "sys",
    "syslog", "systemd", "tang", "tape", "tcpdump", "tcsd", "td-agent", "telegraf", "tftp",
    "thanos", "tlog", "tomcat", "tomcat10", "tomcat8", "tomcat9", "tor", "toranon", "traefik",
    "transmission", "tss", "tty", "turnserver", "ubuntu", "ulog", "unbound", "unscd", "upsd",
    "usbmux", "usbmuxd", "users", "utempter", "utmp", "uucp", "uuidd", "vagrant", "valkey",
    "varnish", "varnishlog", "vault", "vboxadd", "vboxsf", "vboxusers", "vcache", "vdsm", "vhostmd",
    "video", "virusgroup", "vmail", "voice", "vsftpd", "waagent", "wbpriv", "whoopsie", "wildfly",
    "winbindd_priv", "wireguard", "wireshark", "www", "www-data", "xrdp", "yarn", "zabbix",
    "zabbix-agent", "zabbixsrv", "zookeeper",
};
/* clang-format on */
;

static int compare(const void *name, const void *entry)
{
    return strcmp(name, *(const char *const *)entry);
}

static bool begins_with(const char *name, const char *prefix)
{
    return strncmp(name, prefix, strlen(prefix)) == 0;
}

bool system_names_have(const char *name)
{
    return begins_with(name, "_") || begins_with(name, "systemd-") ||
           bsearch(name, names, sizeof names / sizeof *names, sizeof *names, compare) != NULL;
}
