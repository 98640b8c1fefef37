/* Client metadata: templates in the configuration, expanded for each login. */
#include "daemon/settings/metadata.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "common/utf8.h"
#include "daemon/settings/grammar.h"

/* What a %-escape stands for, and how many bytes of it are taken. */
static const struct escape {
    char letter;
    size_t longest;
    size_t offset; /* in struct metadata_values */
} escapes[] = {
    {'u', 128, offsetof(struct metadata_values, user)},
    {'s', 64, offsetof(struct metadata_values, service)},
    {'r', 255, offsetof(struct metadata_values, remote_host)},
    {'t', 64, offsetof(struct metadata_values, tty)},
    {'h', 64, offsetof(struct metadata_values, host_name)},
    {'i', 16, offsetof(struct metadata_values, host_id)},
};

static const struct escape *escape_of(char letter)
{
    for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++)
        if (escapes[i].letter == letter)
            return &escapes[i];
    return NULL;
}

static int refuse(struct settings_reason *reason, const char *words)
{
    (void)snprintf(reason->text, sizeof reason->text, "%s", words);
    return -EINVAL;
}

static int check_template(const char *template, struct settings_reason *reason)
{
    for (const char *at = strchr(template, '%'); at != NULL; at = strchr(at + 2, '%'))
        if (at[1] != '%' && (at[1] == '\0' || escape_of(at[1]) == NULL))
            return refuse(reason, "has an unknown %-escape; known are %u user, %s service, "
                                  "%r remote host, %t tty, %h host, %i host id and %% for a "
                                  "percent sign");
    return 0;
}

static struct settings_metadata *section_of(const struct settings_metadata_list *list,
                                            const char *service)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->sections[i].service, service) == 0)
            return &list->sections[i];
    return NULL;
}

static int add_section(struct settings_metadata_list *list, const char *service)
{
    auto_free char *copy = strdup(service);
    if (copy == NULL)
        return -ENOMEM;
    struct settings_metadata *grown =
        reallocarray(list->sections, list->count + 1, sizeof *list->sections);
    if (grown == NULL)
        return -ENOMEM;
    list->sections = grown;
    list->sections[list->count++] = (struct settings_metadata){.service = take_pointer(&copy)};
    return 0;
}

size_t settings_metadata_room(const struct settings *settings)
{
    size_t signature = settings->sign_in.signed_client_metadata ? SETTINGS_SIGNATURE_LENGTH : 0;

    return SETTINGS_METADATA_LENGTH - signature;
}

int settings_metadata_set(struct settings_metadata_list *list, const char *service,
                          const char *name, const char *template, struct settings_reason *reason)
{
    if (!grammar_is_token(name))
        return refuse(reason, "has a name that is not 1 to 64 of letters, digits, _ . and -");
    if (strncmp(name, SETTINGS_METADATA_OURS, strlen(SETTINGS_METADATA_OURS)) == 0)
        return refuse(reason,
                      "begins with " SETTINGS_METADATA_OURS ", as only what cognitod adds does");
    int r = check_template(template, reason);
    if (r == 0 && section_of(list, service) == NULL)
        r = add_section(list, service);
    if (r < 0)
        return r;
    r = text_map_set(&section_of(list, service)->templates, name, template);
    return r == -ENOSPC ? refuse(reason, "is one too many; a section has at most 128") : r;
}

void settings_metadata_clear(struct settings_metadata_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->sections[i].service);
        text_map_clear(&list->sections[i].templates);
    }
    free(list->sections);
    *list = (struct settings_metadata_list){0};
}

/* The templates in force for a service: the general ones, and over them its own. */
static int templates_for(const struct settings_metadata_list *list, const char *service,
                         struct text_map *out)
{
    const struct settings_metadata *general = section_of(list, "");
    const struct settings_metadata *own = section_of(list, service);
    int r = 0;

    if (general != NULL)
        r = text_map_merge(out, &general->templates);
    if (r == 0 && own != NULL && own != general)
        r = text_map_merge(out, &own->templates);
    return r == -ENOSPC ? -ENOMEM : r;
}

static size_t longest_expansion(const char *template)
{
    size_t length = 0;

    for (const char *at = template; *at != '\0'; at++) {
        const struct escape *escape = *at == '%' ? escape_of(at[1]) : NULL;
        length += escape == NULL ? 1 : escape->longest;
        if (*at == '%')
            at++;
    }
    return length;
}

int settings_metadata_longest(const struct settings_metadata_list *list, const char *service,
                              size_t *out)
{
    auto_text_map struct text_map templates = {0};

    int r = templates_for(list, service, &templates);
    if (r < 0)
        return r;
    *out = 0;
    for (size_t i = 0; i < templates.count; i++) {
        const struct text_map_entry *entry = &templates.entries[i];
        if (entry->value[0] != '\0')
            *out += strlen(entry->name) + longest_expansion(entry->value);
    }
    return 0;
}

static const char *value_of(const struct escape *escape, const struct metadata_values *values)
{
    const char *const *value =
        (const void *)((const char *)values + escape->offset); /* one of its members */

    return *value == NULL ? "" : *value;
}

/* The length of the text's first `longest` bytes that cuts no character in two. */
static size_t cut_at_character(const char *text, size_t longest)
{
    size_t length = strnlen(text, longest + 1);

    if (length <= longest)
        return length;
    length = longest;
    while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
        length--;
    return length;
}

static void write_value(FILE *to, const char *value, size_t longest)
{
    size_t length = utf8_is_valid(value, strlen(value)) ? cut_at_character(value, longest)
                                                        : strnlen(value, longest);
    bool is_text = utf8_is_valid(value, length);

    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)value[i];
        bool is_clean = byte >= ' ' && byte != 0x7F && (is_text || byte < 0x80);
        (void)fputc(is_clean ? byte : '?', to);
    }
}

static void write_expansion(FILE *to, const char *template, const struct metadata_values *values)
{
    for (const char *at = template; *at != '\0'; at++) {
        if (*at != '%') {
            (void)fputc(*at, to);
            continue;
        }
        at++;
        if (*at == '%')
            (void)fputc('%', to);
        else
            write_value(to, value_of(escape_of(*at), values), escape_of(*at)->longest);
    }
}

static int set_expanded(const struct text_map_entry *entry, const struct metadata_values *values,
                        struct text_map *out)
{
    auto_free char *text = NULL;
    size_t length;

    FILE *memory = open_memstream(&text, &length);
    if (memory == NULL)
        return -ENOMEM;
    write_expansion(memory, entry->value, values);
    if (fclose(memory) != 0)
        return -ENOMEM;
    int r = text_map_set(out, entry->name, text);
    return r == -ENOSPC ? -ENOMEM : r;
}

static int expand(const struct settings_metadata_list *list, const struct metadata_values *values,
                  struct text_map *out)
{
    auto_text_map struct text_map templates = {0};

    int r = templates_for(list, values->service == NULL ? "" : values->service, &templates);
    for (size_t i = 0; r == 0 && i < templates.count; i++)
        if (templates.entries[i].value[0] != '\0')
            r = set_expanded(&templates.entries[i], values, out);
    return r;
}

int settings_client_metadata(const struct settings *settings, const struct metadata_values *values,
                             struct text_map *out)
{
    return expand(&settings->client_metadata, values, out);
}

int settings_validation_data(const struct settings *settings, const struct metadata_values *values,
                             struct text_map *out)
{
    return expand(&settings->validation_data, values, out);
}
