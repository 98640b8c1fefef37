/* Reading a line: termios, and signals that must not leave the echo off. */
#include "cli/terminal.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <termios.h>

#include "cli/show.h"
#include "common/ownership.h"

/* While somebody types, signals wait and are seen by poll(2); they are let through when the
 * terminal is itself again. */
struct terminal {
    bool is_terminal;
    struct termios before;
    sigset_t signals_before;
    int signals;
};

static const int waiting_signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};

static int hold_signals(struct terminal *terminal)
{
    sigset_t held;

    (void)sigemptyset(&held);
    for (size_t i = 0; i < sizeof waiting_signals / sizeof waiting_signals[0]; i++)
        (void)sigaddset(&held, waiting_signals[i]);
    terminal->signals = signalfd(-1, &held, SFD_CLOEXEC);
    if (terminal->signals < 0)
        return -errno;
    (void)sigprocmask(SIG_BLOCK, &held, &terminal->signals_before);
    return 0;
}

static int begin_typing(struct terminal *terminal, bool echo)
{
    int r = hold_signals(terminal);

    if (r < 0)
        return r;
    terminal->is_terminal = tcgetattr(STDIN_FILENO, &terminal->before) == 0;
    if (!terminal->is_terminal || echo)
        return 0;
    struct termios quiet = terminal->before;
    quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK);
    quiet.c_lflag |= ECHONL;
    (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &quiet);
    return 0;
}

/* Here a signal that came meanwhile takes effect. */
static void end_typing(struct terminal *terminal)
{
    if (terminal->is_terminal)
        (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &terminal->before);
    ownership_close(&terminal->signals);
    (void)sigprocmask(SIG_SETMASK, &terminal->signals_before, NULL);
}

/* 0 when there is something to read, -EINTR when a signal wants to be let through. */
static int wait_for_input(const struct terminal *terminal)
{
    struct pollfd waiting[] = {{.fd = STDIN_FILENO, .events = POLLIN},
                               {.fd = terminal->signals, .events = POLLIN}};

    if (poll(waiting, 2, -1) < 0)
        return -errno;
    return waiting[1].revents != 0 ? -EINTR : 0;
}

static int read_line(const struct terminal *terminal, char *line, size_t size, size_t *length)
{
    for (;;) {
        char byte;
        int r = wait_for_input(terminal);
        if (r < 0)
            return r;
        ssize_t count = read(STDIN_FILENO, &byte, 1);
        if (count <= 0)
            return count < 0 ? -errno : -ECANCELED;
        if (byte == '\n')
            return 0;
        if (*length == size)
            return -EMSGSIZE;
        line[(*length)++] = byte;
    }
}

static int ask(const struct message_prompt *prompt, struct secret *answer)
{
    char line[RELAY_MAX_ANSWER];
    size_t length = 0;
    struct terminal terminal = {.signals = -1};

    show_words(prompt->words, stderr);
    int r = begin_typing(&terminal, prompt->style == PROMPT_VISIBLE);
    if (r < 0)
        return r;
    r = read_line(&terminal, line, sizeof line, &length);
    end_typing(&terminal);
    if (r == 0)
        r = secret_copy(answer, line, length);
    secret_wipe_bytes(line, sizeof line);
    return r;
}

static int tell(const struct message_prompt *prompt)
{
    show_words(prompt->words, stderr);
    (void)fputc('\n', stderr);
    return 0;
}

int terminal_ask(void *context, const struct message_prompt *prompt, struct secret *answer)
{
    (void)context;
    if (prompt->style == PROMPT_INFO || prompt->style == PROMPT_ERROR)
        return tell(prompt);
    for (;;) {
        int r = ask(prompt, answer);
        if (r != -EINTR)
            return r;
        (void)fputc('\n', stderr);
    }
}

static bool is_yes(const char *answer)
{
    return strcasecmp(answer, "y") == 0 || strcasecmp(answer, "yes") == 0;
}

bool terminal_confirms(void)
{
    const struct message_prompt question = {.style = PROMPT_VISIBLE, .words = "Go on? [y/N] "};
    auto_wipe struct secret answer = {0};

    if (terminal_ask(NULL, &question, &answer) == 0 && is_yes(secret_text(&answer)))
        return true;
    (void)fputs("Nothing was changed. Only \"y\" or \"yes\" goes on.\n", stderr);
    return false;
}
