/* Whether ordinary users can ask the instance metadata service of EC2 for the host's role. */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/doctor/report.h"
#include "common/ownership.h"

#define ADDRESS    "169.254.169.254"
#define PORT       80
#define TIMEOUT_MS 500
#define NOBODY     65534 /* with no right that others lack */
#define REMEDY                                                                                     \
    "let only root and the daemon ask: iptables -I OUTPUT -d " ADDRESS                             \
    " -m owner ! --uid-owner 0 -j REJECT; iptables -I OUTPUT -d " ADDRESS                          \
    " -m owner --uid-owner cognitod -j ACCEPT"

static int finish_connect(int fd)
{
    struct pollfd entry = {.fd = fd, .events = POLLOUT};
    int error = 0;
    socklen_t size = sizeof error;

    if (poll(&entry, 1, TIMEOUT_MS) <= 0)
        return -ETIMEDOUT;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0)
        return -errno;
    return -error;
}

static int try_to_connect(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(PORT)};

    (void)inet_pton(AF_INET, ADDRESS, &address.sin_addr);
    auto_close int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -errno;
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
        return 0;
    return errno == EINPROGRESS ? finish_connect(fd) : -errno;
}

/* In a child, which can give up being root. */
static bool nobody_can_connect(void)
{
    int status = 0;

    pid_t child = fork();
    if (child == 0) {
        bool is_nobody = geteuid() != 0 || (setresgid(NOBODY, NOBODY, NOBODY) == 0 &&
                                            setresuid(NOBODY, NOBODY, NOBODY) == 0);
        _exit(is_nobody && try_to_connect() == 0 ? 0 : 1);
    }
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
           WEXITSTATUS(status) == 0;
}

void doctor_check_metadata(struct doctor_report *report)
{
    if (nobody_can_connect())
        doctor_say(report, DOCTOR_WARN, REMEDY,
                   "every user of this host can ask the instance metadata service for its role");
    else
        doctor_say(report, DOCTOR_OK, "", "users of this host reach no instance metadata service");
}
