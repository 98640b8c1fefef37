/* Patterns of the API model that many members share: as the model writes them, for messages, and as
 * POSIX extended regular expressions. */
#ifndef TESTS_EMULATOR_SHAPE_PATTERNS_H
#define TESTS_EMULATOR_SHAPE_PATTERNS_H

#define WORD_PATTERN        "[\\w+]+", "^[A-Za-z0-9_+]+$"
#define POOL_PATTERN        "[\\w-]+_[0-9a-zA-Z]+", "^[A-Za-z0-9_-]+_[0-9a-zA-Z]+$"
#define NAME_PATTERN        "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+", "^[^[:cntrl:][:space:]]+$"
#define TOKEN_PATTERN       "[A-Za-z0-9-_=.]+", "^[A-Za-z0-9_=.-]+$"
#define PAGE_PATTERN        "[\\S]+", "^[^[:space:]]+$"
#define SECRET_HASH_PATTERN "[\\w+=/]+", "^[A-Za-z0-9_+=/]+$"
#define IDENTITY_PATTERN    "[\\w-]+:[0-9a-f-]+", "^[A-Za-z0-9_-]+:[0-9a-f-]+$"

#endif
