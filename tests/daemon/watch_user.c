/* watch-user NAME GECOS: looks a user up through NSS, again and again, until the GECOS is that one;
 * as an ordinary program does, which has the directory mapped after a few look-ups. Prints "ready"
 * once it has, and then when it saw the new one, in milliseconds since 1970. Ends after 30 s. */
#include <pwd.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define WARM_UPS 5
#define LIMIT_MS 30000
#define PAUSE_NS 1000000

static int64_t now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int main(int argc, char *argv[])
{
    const struct timespec pause = {.tv_nsec = PAUSE_NS};
    int64_t limit_ms = now_ms() + LIMIT_MS;

    if (argc != 3)
        return 2;
    for (int i = 0; i < WARM_UPS; i++)
        if (getpwnam(argv[1]) == NULL)
            return 1;
    (void)puts("ready");
    (void)fflush(stdout);
    for (; now_ms() < limit_ms; (void)nanosleep(&pause, NULL)) {
        const struct passwd *user = getpwnam(argv[1]);
        if (user != NULL && strcmp(user->pw_gecos, argv[2]) == 0) {
            (void)printf("%lld\n", (long long)now_ms());
            return 0;
        }
    }
    return 1;
}
