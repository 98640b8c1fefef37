/* QR codes: square, framed, with their three finders, and the same in both styles. */
#include "daemon/login/qr_code.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "tests/unit/unit.h"

#define TEXT       "otpauth://totp/Cognito:jane?secret=JBSWY3DPEHPK3PXP&issuer=Cognito"
#define MAX_SIDE   64
#define MARGIN     2
#define FINDER     7
#define QUIET_LINE (2 * MARGIN)

/* The modules of a drawing, frame included; true is light. */
struct picture {
    int width;
    int height;
    bool light[MAX_SIDE][MAX_SIDE];
};

static void read_ascii(const char *drawing, struct picture *out)
{
    *out = (struct picture){0};
    for (const char *line = drawing; *line != '\0'; line = strchr(line, '\n') + 1) {
        out->width = (int)strcspn(line, "\n") / 2;
        ck_assert_int_lt(out->height, MAX_SIDE);
        for (int column = 0; column < out->width; column++) {
            ck_assert_int_eq(line[2 * column], line[2 * column + 1]);
            out->light[out->height][column] = line[2 * column] == '#';
        }
        out->height++;
    }
}

static void read_half_blocks(const char *drawing, struct picture *out)
{
    static const struct {
        const char *text;
        bool upper, lower;
    } blocks[] = {{"█", true, true}, {"▀", true, false}, {"▄", false, true}, {" ", false, false}};
    int column = 0;

    *out = (struct picture){0};
    for (const char *at = drawing; *at != '\0';) {
        if (*at == '\n') {
            out->width = column;
            out->height += 2;
            column = 0;
            at++;
            continue;
        }
        size_t i = 0;
        while (strncmp(at, blocks[i].text, strlen(blocks[i].text)) != 0)
            ck_assert_uint_lt(++i, sizeof blocks / sizeof *blocks);
        out->light[out->height][column] = blocks[i].upper;
        out->light[out->height + 1][column] = blocks[i].lower;
        column++;
        at += strlen(blocks[i].text);
    }
}

/* Whether the square with its ring that marks a corner is there. */
static bool has_finder(const struct picture *picture, int top, int left)
{
    for (int row = 0; row < FINDER; row++)
        for (int column = 0; column < FINDER; column++) {
            int from_edge = row < column ? row : column;
            int to_edge = FINDER - 1 - (row > column ? row : column);
            bool ring = (from_edge < to_edge ? from_edge : to_edge) == 1;
            if (picture->light[top + row][left + column] != ring)
                return false;
        }
    return true;
}

static void draw(enum qr_code_style style, struct picture *out)
{
    auto_wipe struct secret drawing = {0};

    ck_assert_int_eq(qr_code_draw(TEXT, style, &drawing), 0);
    ck_assert_uint_eq(drawing.length, strlen(secret_text(&drawing)));
    if (style == QR_CODE_ASCII)
        read_ascii(secret_text(&drawing), out);
    else
        read_half_blocks(secret_text(&drawing), out);
}

START_TEST(a_code_has_its_three_finders_and_a_frame)
{
    struct picture picture;

    draw(QR_CODE_ASCII, &picture);
    int last = picture.width - MARGIN - FINDER;
    ck_assert_int_eq(picture.width, picture.height);
    ck_assert_int_eq((picture.width - QUIET_LINE) % 4, 1); /* 21, 25, 29 … */
    ck_assert(has_finder(&picture, MARGIN, MARGIN));
    ck_assert(has_finder(&picture, MARGIN, last));
    ck_assert(has_finder(&picture, last, MARGIN));
    ck_assert(!has_finder(&picture, last, last));
    for (int i = 0; i < picture.width; i++)
        ck_assert(picture.light[0][i] && picture.light[i][0] && picture.light[MARGIN - 1][i]);
}
END_TEST

START_TEST(both_styles_show_the_same_code)
{
    struct picture ascii, blocks;

    draw(QR_CODE_ASCII, &ascii);
    draw(QR_CODE_UTF8, &blocks);
    ck_assert_int_eq(ascii.width, blocks.width);
    for (int row = 0; row < ascii.height; row++)
        ck_assert_int_eq(
            memcmp(ascii.light[row], blocks.light[row], sizeof(bool) * (size_t)ascii.width), 0);
}
END_TEST

START_TEST(a_text_that_is_too_long_is_refused)
{
    char text[QR_CODE_MAX_TEXT + 2];
    auto_wipe struct secret drawing = {0};

    memset(text, 'a', sizeof text);
    text[sizeof text - 1] = '\0';
    ck_assert_int_eq(qr_code_draw(text, QR_CODE_UTF8, &drawing), -EMSGSIZE);
    text[QR_CODE_MAX_TEXT] = '\0';
    ck_assert_int_eq(qr_code_draw(text, QR_CODE_UTF8, &drawing), 0);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("qr_code");

    UNIT_CASE(suite, "drawing", a_code_has_its_three_finders_and_a_frame,
              both_styles_show_the_same_code, a_text_that_is_too_long_is_refused);
    return suite;
}
