/* cognitoctl host-key: the key that this host signs with, and how others get to know it. */
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/daemon_call.h"
#include "cli/show.h"

#define LIMIT_MS 30000 /* S3 may have to be asked */

static void show_key(struct json_object *key)
{
    show_text("Id", member_text(key, "key_id"));
    show_text("Public key", member_text(key, "public_key"));
    show_text("Host", member_text(key, "host"));
    (void)fputs(member_text(key, "pem"), stdout);
}

/* One word for the shell. Ids and base64 need no quotes, but a host's name is whatever it is. */
static void put_quoted(const char *text)
{
    (void)putchar('\'');
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '\'')
            (void)fputs("'\\''", stdout);
        else
            (void)putchar(*at);
    }
    (void)putchar('\'');
}

static struct json_object *copy_member(struct json_object *key, const char *name)
{
    return json_object_new_string(member_text(key, name));
}

static const char *const members[] = {"key_id", "public_key", "host"};
#define MEMBER_COUNT (sizeof members / sizeof members[0])

/* {"key_id": {"S": "…"}, …}: the item as DynamoDB's API has it. */
static struct json_object *make_item(struct json_object *key)
{
    struct json_object *item = json_object_new_object();

    for (size_t i = 0; i < MEMBER_COUNT; i++) {
        struct json_object *attribute = json_object_new_object();
        json_object_object_add(attribute, "S", copy_member(key, members[i]));
        json_object_object_add(item, members[i], attribute);
    }
    return item;
}

static struct json_object *make_object(struct json_object *key)
{
    struct json_object *object = json_object_new_object();

    for (size_t i = 0; i < MEMBER_COUNT; i++)
        json_object_object_add(object, members[i], copy_member(key, members[i]));
    return object;
}

static const char *plain(struct json_object *object)
{
    return json_object_to_json_string_ext(object,
                                          JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
}

static void print_for_table(struct json_object *key, const char *table)
{
    struct json_object *item = make_item(key);

    (void)fputs("aws dynamodb put-item --table-name ", stdout);
    put_quoted(table);
    (void)fputs(" --condition-expression 'attribute_not_exists(key_id)' --item ", stdout);
    put_quoted(plain(item));
    (void)putchar('\n');
    json_object_put(item);
}

static void print_for_bucket(struct json_object *key, const char *place)
{
    struct json_object *object = make_object(key);
    char name[1200];

    (void)snprintf(name, sizeof name, "s3://%s/%s.json", place, member_text(key, "key_id"));
    (void)fputs("printf %s ", stdout);
    put_quoted(plain(object));
    (void)fputs(" | aws s3 cp - ", stdout);
    put_quoted(name);
    (void)fputs(" --content-type application/json\n", stdout);
    json_object_put(object);
}

static const struct {
    const char *name;
    void (*print)(struct json_object *key, const char *place);
} stores[] = {{"dynamodb", print_for_table}, {"s3", print_for_bucket}};

/* Where the daemon has put the key. */
static void show_enrolment(struct json_object *key, const char *place)
{
    (void)printf("Enrolled        %s/%s.json\n", place, member_text(key, "key_id"));
}

/* The store in "enrol STORE PLACE", or -1. */
static int find_store(int argc, char *argv[])
{
    if (argc != 4 || strcmp(argv[1], "enrol") != 0 || argv[3][0] == '\0' || strlen(argv[3]) > 1024)
        return -1;
    for (size_t i = 0; i < sizeof stores / sizeof stores[0]; i++)
        if (strcmp(stores[i].name, argv[2]) == 0)
            return (int)i;
    return -1;
}

/* "enrol s3://BUCKET/PREFIX": the place, or "". */
static const char *find_place(int argc, char *argv[])
{
    bool is_place = argc == 3 && strcmp(argv[1], "enrol") == 0 &&
                    strncmp(argv[2], "s3://", strlen("s3://")) == 0;

    return is_place ? argv[2] : "";
}

int host_key_main(const struct command *command, int argc, char *argv[])
{
    struct json_object *key = NULL;
    int store = find_store(argc, argv);
    const char *place = find_place(argc, argv);
    bool shows = argc == 1 || (argc == 2 && strcmp(argv[1], "show") == 0) || place[0] != '\0';

    if (!shows && store < 0)
        return command_usage(command);
    int exit_status = daemon_call("host-key", place, deadline_in_ms(LIMIT_MS), NULL, &key);
    if (exit_status == EXIT_DONE && shows)
        show_key(key);
    else if (exit_status == EXIT_DONE)
        stores[store].print(key, argv[3]);
    if (exit_status == EXIT_DONE && place[0] != '\0')
        show_enrolment(key, place);
    json_object_put(key);
    return exit_status;
}
