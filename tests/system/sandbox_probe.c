/* Tries what cognitod's unit forbids. Status 0 when all of it was refused. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static bool memory_can_be_written_and_run(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                0) != MAP_FAILED;
}

/* Without a filter everybody may ask to be traced by their parent. */
static bool processes_can_be_traced(void)
{
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
}

static bool namespaces_can_be_made(void)
{
    return unshare(CLONE_NEWUSER) == 0;
}

static bool other_sockets_can_be_opened(void)
{
    return socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0) >= 0 || errno != EAFNOSUPPORT;
}

static bool the_personality_can_be_changed(void)
{
    return personality(ADDR_NO_RANDOMIZE) >= 0;
}

static bool set_user_id_files_can_be_made(void)
{
    return open("/tmp/probe", O_CREAT | O_WRONLY | O_CLOEXEC, 04700) >= 0;
}

static bool the_system_can_be_written(void)
{
    return open("/etc/probe", O_CREAT | O_WRONLY | O_CLOEXEC, 0600) >= 0 || errno != EROFS;
}

static bool homes_can_be_seen(void)
{
    return access("/home/lucy", F_OK) == 0;
}

static bool devices_can_be_seen(void)
{
    return access("/dev/console", F_OK) == 0;
}

/* To the owner that it has: everybody may, but for the filter. First, while the ids are what they
 * are: the other attempts may succeed. */
static bool owners_of_files_can_be_set(void)
{
    return fchown(memfd_create("probe", MFD_CLOEXEC), getuid(), getgid()) == 0;
}

/* To the lowest: likewise. */
static bool the_priority_can_be_changed(void)
{
    return setpriority(PRIO_PROCESS, 0, 19) == 0;
}

static const struct {
    const char *name;
    bool (*happens)(void);
} forbidden[] = {
    {"owners of files can be set", owners_of_files_can_be_set},
    {"memory can be written and run", memory_can_be_written_and_run},
    {"processes can be traced", processes_can_be_traced},
    {"namespaces can be made", namespaces_can_be_made},
    {"other sockets can be opened", other_sockets_can_be_opened},
    {"the personality can be changed", the_personality_can_be_changed},
    {"set-user-id files can be made", set_user_id_files_can_be_made},
    {"the system can be written", the_system_can_be_written},
    {"homes can be seen", homes_can_be_seen},
    {"devices can be seen", devices_can_be_seen},
    {"the priority can be changed", the_priority_can_be_changed},
};

int main(void)
{
    int happened = 0;

    for (size_t i = 0; i < sizeof forbidden / sizeof forbidden[0]; i++) {
        bool yes = forbidden[i].happens();
        printf("%s: %s\n", forbidden[i].name, yes ? "YES" : "refused");
        happened += yes;
    }
    return happened == 0 ? 0 : 1;
}
