/* Why a file cannot be used, for who has to do something about it. */
#ifndef COMMON_FILE_FAILURE_H
#define COMMON_FILE_FAILURE_H

#include <stddef.h>

#define FILE_FAILURE_SIZE 128 /* bytes; longer words are cut */

/* Writes the words for a negative errno: what is wrong and, where that is known, what would help.
 */
void file_failure_write(int r, char out[FILE_FAILURE_SIZE]);

#endif
