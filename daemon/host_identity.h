/* Who this host is, as client metadata tells it to Lambda triggers. */
#ifndef DAEMON_HOST_IDENTITY_H
#define DAEMON_HOST_IDENTITY_H

struct host_identity {
    char name[65]; /* the host name, "" when it has none */
    char id[17];   /* 16 hex digits that stay with the installation, "" without /etc/machine-id */
};

/* Reads both. The id is derived from /etc/machine-id with a key of our own
 * (sd_id128_get_machine_app_specific(3)): it tells nobody the machine id itself. */
void host_identity_read(struct host_identity *out);

#endif
