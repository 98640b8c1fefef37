/* Where a published directory lies: a file, an object of S3, or whatever an HTTPS server has under
 * a URL. From the words of the configuration to what is asked for. */
#ifndef DAEMON_FLEET_PLACE_H
#define DAEMON_FLEET_PLACE_H

#define PLACE_MAX_TEXT 512 /* bytes of the words, and of each of the others */

enum place_kind {
    PLACE_FILE,
    PLACE_HTTPS,
    PLACE_S3,
};

struct place {
    enum place_kind kind;
    char file[PLACE_MAX_TEXT + 1]; /* absolute; of a file only */
    char host[PLACE_MAX_TEXT + 1]; /* with the port: the Host header; of the other two */
    char path[PLACE_MAX_TEXT + 1]; /* from the first slash on, percent-encoded once */
};

/* Whether the words name a place: /FILE, https://HOST/PATH or s3://BUCKET/KEY. */
int place_check(const char *words, enum place_kind *out);

/* Finds out where the place is. Of an object of S3 `s3_endpoint`
 * ("https://s3.eu-west-1.amazonaws.com") is the host: below a name of the bucket's own where the
 * endpoint is Amazon's and the bucket's name can be part of a host's, else as the first part of the
 * path. Errors: -EINVAL the words name no place; -ENAMETOOLONG. */
int place_find(const char *words, const char *s3_endpoint, struct place *out);

#endif
