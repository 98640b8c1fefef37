/* Which addresses may be spoken to without TLS: they never leave the host or its hypervisor. */
#include <arpa/inet.h>
#include <string.h>

#include "daemon/http/handle.h"

#define SCHEME      "http://"
#define MAX_LITERAL 64 /* bytes of an address, with its NUL */

/* Of "http://ADDRESS[:PORT][/…]", with an IPv6 address in brackets. */
static bool find_address(const char *url, char out[MAX_LITERAL])
{
    const char *host = url + strlen(SCHEME);

    if (strncmp(url, SCHEME, strlen(SCHEME)) != 0)
        return false;
    bool has_brackets = *host == '[';
    host += has_brackets;
    size_t length = strcspn(host, has_brackets ? "]" : ":/?#");
    if (length >= MAX_LITERAL || memchr(host, '@', length) != NULL)
        return false;
    memcpy(out, host, length);
    out[length] = '\0';
    const char *behind = host + length;
    if (has_brackets && *behind++ != ']')
        return false;
    return *behind == '\0' || strchr(":/?#", *behind) != NULL;
}

/* 127.0.0.0/8 and 169.254.0.0/16 */
static bool is_local_ipv4(const char *address)
{
    struct in_addr binary;

    if (inet_pton(AF_INET, address, &binary) != 1)
        return false;
    uint32_t number = ntohl(binary.s_addr);
    return number >> 24 == 127 || number >> 16 == 0xA9FE;
}

/* ::1, and fd00:ec2::/32 where EC2 has its own services. */
static bool is_local_ipv6(const char *address)
{
    static const struct in6_addr loopback = IN6ADDR_LOOPBACK_INIT;
    static const uint8_t ec2[] = {0xFD, 0x00, 0x0E, 0xC2};
    struct in6_addr binary;

    if (inet_pton(AF_INET6, address, &binary) != 1)
        return false;
    return memcmp(&binary, &loopback, sizeof loopback) == 0 ||
           memcmp(&binary, ec2, sizeof ec2) == 0;
}

bool http_url_is_local(const char *url)
{
    char address[MAX_LITERAL];

    return find_address(url, address) && strchr(url, '@') == NULL &&
           (is_local_ipv4(address) || is_local_ipv6(address));
}
