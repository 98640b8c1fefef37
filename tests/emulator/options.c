/* The command line. */
#include "tests/emulator/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

enum option_letter {
    OPTION_STATE = 's',
    OPTION_PORT = 'p',
    OPTION_CERT_DIR = 'c',
    OPTION_LOG = 'l',
    OPTION_TRIGGER_LOG = 't',
    OPTION_OUTBOX = 'o',
    OPTION_SECRET_LOG = 'S',
    OPTION_ISSUER_BASE = 'i',
    OPTION_EXPIRED = 'e',
    OPTION_HELP = 'h',
};

static const struct option long_options[] = {
    {"state", required_argument, NULL, OPTION_STATE},
    {"port", required_argument, NULL, OPTION_PORT},
    {"cert-dir", required_argument, NULL, OPTION_CERT_DIR},
    {"log", required_argument, NULL, OPTION_LOG},
    {"trigger-log", required_argument, NULL, OPTION_TRIGGER_LOG},
    {"outbox", required_argument, NULL, OPTION_OUTBOX},
    {"secret-log", required_argument, NULL, OPTION_SECRET_LOG},
    {"issuer-base", required_argument, NULL, OPTION_ISSUER_BASE},
    {"expired-certificate", no_argument, NULL, OPTION_EXPIRED},
    {"help", no_argument, NULL, OPTION_HELP},
    {0}};

static void print_help(void)
{
    (void)puts(
        "Usage: cognito-emulator --state FILE [OPTION]...\n"
        "A local Amazon Cognito (user pools, identity pools, a bit of STS) on one HTTPS port of\n"
        "the loopback addresses, for trying and testing. Prints one line of JSON when it is "
        "ready:\n"
        "  "
        "{\"ready\":true,\"endpoint\":\"https://localhost:PORT\",\"ca\":\"DIR/ca.pem\",\"pid\":N}\n"
        "\n"
        "  -s, --state FILE         users, pools and keys; see README.md and example-state.json\n"
        "  -p, --port NUMBER        the port; 0, the default, takes a free one\n"
        "  -c, --cert-dir DIR       where ca.pem and server.pem are written (default: here)\n"
        "  -l, --log FILE           append one line of JSON for each request\n"
        "  -t, --trigger-log FILE   append each event for a Lambda trigger, one line of JSON each\n"
        "  -o, --outbox FILE        append each code that SMS or e-mail would bring, in JSON\n"
        "  -S, --secret-log FILE    append each token and secret key that is given out, a line "
        "each\n"
        "  -i, --issuer-base URL    tokens are issued by URL/POOL (default: the endpoint)\n"
        "  -e, --expired-certificate  serve a certificate that ran out yesterday\n"
        "  -h, --help               this text\n"
        "\n"
        "SIGTERM and SIGINT end it cleanly. What tests can ask: see README.md, \"Control\".");
}

static int parse_port(const char *text, uint16_t *out)
{
    char *end = NULL;

    errno = 0;
    unsigned long port = strtoul(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || port > UINT16_MAX)
        return -EINVAL;
    *out = (uint16_t)port;
    return 0;
}

static int apply(int option, struct options *out)
{
    switch (option) {
    case OPTION_STATE:
        out->state_path = optarg;
        return 0;
    case OPTION_PORT:
        return parse_port(optarg, &out->port);
    case OPTION_CERT_DIR:
        out->certificate_directory = optarg;
        return 0;
    case OPTION_LOG:
        out->log_path = optarg;
        return 0;
    case OPTION_TRIGGER_LOG:
        out->trigger_log_path = optarg;
        return 0;
    case OPTION_OUTBOX:
        out->outbox_path = optarg;
        return 0;
    case OPTION_SECRET_LOG:
        out->secret_log_path = optarg;
        return 0;
    case OPTION_ISSUER_BASE:
        out->issuer_base = optarg;
        return 0;
    case OPTION_EXPIRED:
        out->expired_certificate = true;
        return 0;
    default:
        return -EINVAL;
    }
}

enum options_verdict options_parse(int count, char *const arguments[], struct options *out)
{
    int option = 0;

    *out = (struct options){.certificate_directory = "."};
    while ((option = getopt_long(count, arguments, "s:p:c:l:t:o:S:i:eh", long_options, NULL)) !=
           -1) {
        if (option == OPTION_HELP) {
            print_help();
            return OPTIONS_HELP;
        }
        if (apply(option, out) < 0) {
            (void)fprintf(stderr, "cognito-emulator: see cognito-emulator --help\n");
            return OPTIONS_WRONG;
        }
    }
    if (out->state_path != NULL && optind == count)
        return OPTIONS_RUN;
    (void)fprintf(stderr, "cognito-emulator: --state FILE is needed, and nothing but options; see "
                          "cognito-emulator --help\n");
    return OPTIONS_WRONG;
}
