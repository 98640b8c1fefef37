/* What the texts of a configuration must look like. */
#include "daemon/settings/grammar.h"

#include <stddef.h>
#include <string.h>

#include "daemon/fleet/place.h"

#define LOWER    "abcdefghijklmnopqrstuvwxyz"
#define UPPER    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS   "0123456789"
#define LETTERS  LOWER UPPER
#define LETTERS_ LETTERS DIGITS "_"

/* All of `length` bytes are among the characters, and there is at least one. */
static bool is_made_of(const char *text, size_t length, const char *characters)
{
    return length > 0 && strspn(text, characters) >= length;
}

static bool is_text_of(const char *text, const char *characters, size_t longest)
{
    size_t length = strlen(text);

    return length <= longest && is_made_of(text, length, characters);
}

/* Parts of lower-case letters joined by "-", two at least, and a last one of digits. */
static bool is_region(const char *text, size_t length)
{
    size_t parts = 0;
    size_t start = 0;

    for (size_t i = 0; i < length; i++) {
        if (text[i] != '-')
            continue;
        if (!is_made_of(text + start, i - start, LOWER))
            return false;
        start = i + 1;
        parts++;
    }
    return parts >= 2 && length <= 32 && is_made_of(text + start, length - start, DIGITS);
}

bool grammar_is_region(const char *text)
{
    return is_region(text, strlen(text));
}

bool grammar_is_user_pool_id(const char *text)
{
    const char *mark = strchr(text, '_');

    return mark != NULL && is_region(text, (size_t)(mark - text)) &&
           is_text_of(mark + 1, LETTERS DIGITS, 54);
}

static bool is_uuid(const char *text)
{
    static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    if (strlen(text) != sizeof form - 1)
        return false;
    for (size_t i = 0; form[i] != '\0'; i++)
        if (strchr(form[i] == '-' ? "-" : DIGITS "abcdefABCDEF", text[i]) == NULL)
            return false;
    return true;
}

bool grammar_is_identity_pool_id(const char *text)
{
    const char *mark = strchr(text, ':');

    return mark != NULL && is_region(text, (size_t)(mark - text)) && is_uuid(mark + 1);
}

bool grammar_is_client_id(const char *text)
{
    return is_text_of(text, LETTERS_ "+", 128);
}

bool grammar_is_client_secret(const char *text)
{
    size_t length = strlen(text);

    for (size_t i = 0; i < length; i++)
        if (text[i] <= ' ' || text[i] > '~')
            return false;
    return length >= 1 && length <= 256;
}

static bool is_port(const char *text, size_t length)
{
    unsigned port = 0;

    if (length > 5 || !is_made_of(text, length, DIGITS))
        return false;
    for (size_t i = 0; i < length; i++)
        port = port * 10 + (unsigned)(text[i] - '0');
    return port >= 1 && port <= 65535;
}

bool grammar_is_host_name(const char *text)
{
    return is_text_of(text, LOWER DIGITS ".-", 253) && text[0] != '.' && text[0] != '-';
}

/* How many bytes of the text are a host; 0 when it does not begin with one. */
static size_t host_length(const char *text)
{
    if (text[0] != '[')
        return strspn(text, LETTERS DIGITS ".-");
    size_t address = strspn(text + 1, DIGITS "abcdefABCDEF:.");
    return address > 0 && text[1 + address] == ']' ? address + 2 : 0;
}

/* The host and the port are the first `length` bytes. */
static bool is_host_and_port(const char *text, size_t length)
{
    size_t host = host_length(text);

    if (host == 0 || host > length || host > 255)
        return false;
    if (host == length)
        return true;
    return text[host] == ':' && is_port(text + host + 1, length - host - 1);
}

bool grammar_is_host_and_port(const char *text)
{
    return is_host_and_port(text, strlen(text));
}

bool grammar_is_host_and_path(const char *text)
{
    size_t host = strcspn(text, "/");

    return is_host_and_port(text, host) && is_text_of(text + host, LETTERS_ "-.~/%:", 512);
}

bool grammar_is_role_arn(const char *text)
{
    if (strncmp(text, "arn:aws", 7) != 0)
        return false;
    const char *service = strchr(text + 7, ':');
    if (service == NULL || strspn(text + 7, LOWER "-") != (size_t)(service - text - 7))
        return false;
    if (strncmp(service, ":iam::", 6) != 0 || strspn(service + 6, DIGITS) != 12)
        return false;
    const char *resource = service + 18;
    return strncmp(resource, ":role/", 6) == 0 && is_text_of(resource + 6, LETTERS_ "+=,.@-/", 576);
}

bool grammar_is_attribute(const char *text)
{
    return is_text_of(text, LETTERS_ "-:.", 50);
}

bool grammar_is_login_name(const char *text)
{
    static const char *const words[] = {"username", "preferred_username", "email",
                                        "email_local_part", "phone_number"};
    static const char custom[] = "custom:";

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(text, words[i]) == 0)
            return true;
    return strncmp(text, custom, sizeof custom - 1) == 0 && text[sizeof custom - 1] != '\0' &&
           grammar_is_attribute(text);
}

bool grammar_is_name(const char *text)
{
    size_t length = strlen(text);

    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7F)
            return false;
    return length >= 1 && length <= 128;
}

static bool is_path_part(const char *text, size_t length)
{
    return length > 0 && !(length == 1 && text[0] == '.') &&
           !(length == 2 && text[0] == '.' && text[1] == '.');
}

bool grammar_is_path(const char *text)
{
    const char *at = text;

    while (*at == '/') {
        size_t length = strcspn(at + 1, "/");
        if (!is_path_part(at + 1, length))
            return false;
        at += 1 + length;
    }
    return at > text && *at == '\0';
}

bool grammar_is_token(const char *text)
{
    return is_text_of(text, LETTERS_ ".-", 64);
}

bool grammar_is_place(const char *text)
{
    enum place_kind kind;

    return place_check(text, &kind) == 0;
}
