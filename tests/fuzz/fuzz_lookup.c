/* Questions to the NSS module while the mapped directory is not what the daemon's writer wrote: a
 * valid file, of which the input damages bytes. Asked the short way (nss/hit.h) and the long one,
 * which say the same, or by pread alone. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/ownership.h"
#include "nss/hit.h"
#include "tests/fuzz/lookup_model.h"
#include "tests/fuzz/lookup_question.h"

#define MODE_FILE  1 /* the damaged file lies at its path, too */
#define MODE_PREAD 2 /* nothing is mapped */

#define SHORT_LOOKUP 1                      /* a number of look-ups at which a hit is short */
#define LONG_LOOKUP  MAPPING_CLOCK_INTERVAL /* and one at which it is not */

static const struct identity_ranges ranges = {.uid_count = 1,
                                              .gid_count = 1,
                                              .local_gid_count = 1,
                                              .home_base_count = 1,
                                              .uids = {{20000, 29999}},
                                              .gids = {{20000, 29999}},
                                              .local_gids = {{27, 27}},
                                              .home_bases = {"/srv/home"}};

static struct question read_question(struct fuzz_input *input)
{
    struct question question = {.faults = fuzz_take(input, 2)};
    const struct lookup_model *model = lookup_model();

    question.kind = (enum question_kind)(fuzz_take_byte(input) % (GROUPS_OF_USER + 1));
    size_t about = fuzz_take_byte(input);
    question.name = model->names[about % LOOKUP_NAMES];
    question.id = model->ids[about % LOOKUP_IDS];
    question.size = fuzz_take_byte(input);
    question.size |= (size_t)fuzz_take_byte(input) << 8;
    question.limit = (long)(fuzz_take_byte(input) % 32) - 8;
    question.room = fuzz_take_byte(input) * 2 + 1;
    question.primary = model->ids[(about + (question.room == 1)) % LOOKUP_IDS];
    return question;
}

/* All bytes but those of the header, which were checked when the file was mapped: of it, only the
 * notice is read again. */
static void damage(struct fuzz_input *input, uint8_t *file, size_t size)
{
    const size_t header_size = sizeof(struct snapshot_header);

    while (input->length > 0) {
        size_t at = fuzz_take_byte(input);
        at |= (size_t)fuzz_take_byte(input) << 8;
        at %= size - header_size + 1;
        at = at == size - header_size ? offsetof(struct snapshot_header, notice) : header_size + at;
        struct fuzz_input bytes = fuzz_take(input, fuzz_take_byte(input) % 20 + 1);
        size_t end = at < header_size ? at + sizeof(uint32_t) : size;
        for (size_t i = 0; i < bytes.length && at < end; i++)
            file[at++] = bytes.bytes[i];
    }
}

/* As mapping_replace() leaves it; busy, so that nothing is mapped in its place. */
static void set_up(struct nss_state *state, const uint8_t *file, uint8_t mode)
{
    const struct lookup_model *model = lookup_model();
    struct mapping *mapping = &state->mapping;
    struct stat status = {0};

    (void)unlink(model->path);
    if ((mode & MODE_FILE) != 0) {
        fuzz_write_file(model->path, &(struct fuzz_input){file, model->size});
        FUZZ_CHECK(stat(model->path, &status) == 0);
    }
    memset(state, 0, sizeof *state);
    state->files =
        (struct nss_files){.published = {{model->path, "/nonexistent/recent"}, "/nonexistent/ids"},
                           .socket = "/nonexistent/socket",
                           .passwd = model->passwd,
                           .group = model->group};
    atomic_store(&mapping->directory.bytes, file);
    atomic_store(&mapping->directory.size, model->size);
    snapshot_lay_out(&mapping->directory.layout, &model->header);
    atomic_store(&mapping->recent_word_of, file);
    atomic_store(&mapping->ranges, &ranges);
    atomic_store(&mapping->directory_inode, status.st_ino);
    atomic_store(&mapping->version, (mode & MODE_PREAD) == 0 ? 1 : 0);
    atomic_store(&mapping->is_busy, true);
}

/* Puts into the file what the short way makes up or passes over, whatever the file says: of that,
 * the long way may think otherwise. */
static void put_right(struct nss_state *state, const struct question *question, uint8_t *bytes)
{
    struct hit_file file;
    struct hit_user user;
    bool is_nobodys = false;
    const char *asked = question->name;

    atomic_store(&state->mapping.lookup_count, SHORT_LOOKUP);
    FUZZ_CHECK(hit_begin(&state->mapping, &file));
    struct hit_name name = {0};
    if (question->kind != USER_BY_UID)
        name = hit_name_at((const uint8_t *)asked, strlen(asked));
    bool is_found = question->kind == USER_BY_UID
                        ? hit_user_by_uid(&file, question->id, &user, &is_nobodys)
                        : hit_user_by_name(&file, &name, &user);
    FUZZ_CHECK(is_found);
    uint8_t *texts = bytes + (user.texts - bytes);
    name = hit_name_at(texts, user.name_length);
    text_put_no_password((char *)texts + user.name_length);
    text_put_home((char *)texts + user.where.home_at, name.ends, name.length);
    texts[user.where.size - 1] = '\0';
    if (question->kind != GROUPS_OF_USER)
        memset(texts - sizeof(struct snapshot_user_head) +
                   offsetof(struct snapshot_user_head, gid_count),
               0, sizeof(uint16_t));
}

static bool was_short(const struct nss_state *state, const struct question *question,
                      const struct answer *answer)
{
    bool is_hit = question->kind == USER_BY_NAME || question->kind == USER_BY_UID ||
                  question->kind == GROUPS_OF_USER;

    return is_hit && answer->status == NSS_STATUS_SUCCESS &&
           atomic_load(&state->mapping.version) % 2 != 0 &&
           snapshot_notice(atomic_load(&state->mapping.directory.bytes)) == 0 &&
           atomic_load(&state->mapping.lookup_count) == SHORT_LOOKUP + 1;
}

static void ask(struct nss_state *state, const struct question *question, unsigned lookup,
                struct answer *out)
{
    memset(&state->silence, 0, sizeof state->silence);
    atomic_store(&state->mapping.lookup_count, lookup);
    question_ask(state, question, out);
}

static void ask_both_ways(struct nss_state *state, const struct question *question, uint8_t *file)
{
    auto_answer struct answer hit = {0};
    auto_answer struct answer other = {0};

    ask(state, question, SHORT_LOOKUP, &hit);
    if (was_short(state, question, &hit))
        put_right(state, question, file);
    ask(state, question, LONG_LOOKUP, &other);
    if (hit.had_fault || other.had_fault)
        return;
    FUZZ_CHECK(hit.status == other.status && hit.error == other.error);
    FUZZ_CHECK((hit.text == NULL) == (other.text == NULL));
    FUZZ_CHECK(hit.text == NULL || strcmp(hit.text, other.text) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static struct nss_state state;
    const struct lookup_model *model = lookup_model();
    struct fuzz_input input = {bytes, length};
    struct question question = read_question(&input);
    uint8_t mode = fuzz_take_byte(&input);
    auto_free uint8_t *file = malloc(model->size);

    FUZZ_CHECK(file != NULL);
    memcpy(file, model->bytes, model->size);
    damage(&input, file, model->size);
    set_up(&state, file, mode);
    ask_both_ways(&state, &question, file);
    return 0;
}
