/* The table of subcommands, with what each says of itself. */
#include "cli/commands.h"

const struct command all_commands[COMMAND_COUNT] = {
    {"status", "", "show what cognitod does and whether all is well",
     "Shows the pools in use, who may log in, and how many users and groups are known since when.\n"
     "Root is told as well with whom something is wrong, and what.\n",
     status_main},
    {"user", "NAME [--json]", "show what is known about a user",
     "Shows the passwd fields of a user; to root and the user alone also groups and attributes.\n"
     "  --json  for programs\n",
     user_main},
    {"why", "USER SERVICE", "say what lets a user in, or keeps the user out",
     "Says step by step what lets a user use a PAM service (sshd, login, sudo …), or keeps the "
     "user\n"
     "out, and where each rule stands. For root and the user alone.\n"
     "Exit status: 0 allowed; 1 not.\n",
     why_main},
    {"doctor", "[--json]", "check everything that logins need, say what is wrong (root)",
     "Looks at everything that logins need, says of each thing ok, note, warn or fail, and what "
     "would\n"
     "be right. Others than root see a part of it. Exit status: 1 when something fails.\n"
     "  --json  for programs\n",
     doctor_main},
    {"ids", "list [--json]|check|forget [--group] NAME [--with-ids] [--yes]",
     "show, check or change who has which name and id (root)",
     "list shows the ledger: who was given which name, uid and gid on this host. check compares "
     "it\n"
     "with what the daemon knows and says what is wrong. forget lets go of a name, so that "
     "somebody\n"
     "else may have it; the uid or gid stays kept.\n"
     "  --json      for programs\n"
     "  --group     NAME is a group's\n"
     "  --with-ids  lets go of the uid or gid, too: files that have it may become somebody else's\n"
     "  --yes       without asking\n",
     ids_main},
    {"offline", "list [--json]|forget USER|--all [--yes]",
     "show or forget who could log in while Cognito is away (root)",
     "list shows of whom something is kept for offline logins, and until when it is good. forget\n"
     "forgets it: the user cannot log in offline before another online login with a password.\n"
     "  --json  for programs\n"
     "  --all   forgets everybody\n"
     "  --yes   without asking\n",
     offline_main},
    {"authorized-keys", "USER", "print a user's SSH keys, for sshd",
     "Prints the SSH public keys that the user pool has of a user, for AuthorizedKeysCommand of\n"
     "sshd_config(5); nothing for who has none, or is a local user. It needs no daemon.\n",
     authorized_keys_main},
    {"directory", "publish|keygen|key|rotate", "publish the directory for other hosts (root)",
     "publish lists the pool, signs the list and puts it where other hosts get it. keygen makes "
     "the\n"
     "key for that, or the next one; key shows the public keys; rotate takes the next key into "
     "use.\n",
     directory_main},
    {"refresh", "", "list the user pool now, and wait for the end (root)",
     "Lists the user pool now instead of at the next time, and waits for the end: a large pool "
     "takes\n"
     "minutes.\n",
     refresh_main},
    {"host-key", "[enrol dynamodb TABLE|enrol s3 BUCKET[/PREFIX]|enrol s3://BUCKET[/PREFIX]]",
     "show the key this host signs with, make it known (root)",
     "Shows the public key by which Lambda triggers know this host. enrol dynamodb and enrol s3 "
     "print\n"
     "the command of the AWS CLI that makes it known; enrol s3:// lets the daemon put it there.\n",
     host_key_main},
    {"sign-in", "USER [--service NAME]", "try a login without PAM (root)",
     "Signs a user in as PAM would, and shows what a session would get.\n"
     "  --service NAME  as this PAM service\n",
     sign_in_main},
};
