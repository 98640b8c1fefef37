/* SSH public keys for tests; nobody has their private halves. */
#ifndef TESTS_UNIT_PUBLIC_KEYS_H
#define TESTS_UNIT_PUBLIC_KEYS_H

#define ED25519_KEY                                                                                \
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHTZxC9sYcs8uR1iA7gnFQSPIh2v9CCaTPGU0exk"                 \
    "89wx"

#define NISTP256_KEY                                                                               \
    "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBBuV"                 \
    "Yfm++s0Wtmt8ZuyPK6HESEUE6/50Mkh7HbwhH8DESveInaWnowUSSz8Sg4PkvyT6zYVcCDH+31do"                 \
    "HYzjXe4="

#define NISTP384_KEY                                                                               \
    "ecdsa-sha2-nistp384 AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBMox"                 \
    "n5s5nBS3U+y0S6OFBRe/fhqj5fg0zNItwcn5j7LSkQBxyN/75NygKt5wD4JpbBdZNmsEOfb6K1Yd"                 \
    "pCHSJa/0knnMzZh8SpO8S1ZiiEFmoo1C68kyfBFKiJFmGHD0SA=="

#define NISTP521_KEY                                                                               \
    "ecdsa-sha2-nistp521 AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAHm"                 \
    "L8opr2kybuJ4eVVR3iQ7OXVJhOydkrgWLqPYYH/LGItTCIlD2ETjnO4dzQcBf/vPCpouuvpbJTd5"                 \
    "whP8UrgWzwCj+iQh0ABAs2Jd7ZDaDvYu1l00LIjJSlfCILFoLvmd4WQI1HLqNtlmg4kiAfgbO8BA"                 \
    "k03gHt1p6tG23b4oi2AFoQ=="

#define RSA_KEY                                                                                    \
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDEP/pTCzHGevkUezVosIPPdcbojU1C+1t6YZSL"                 \
    "Bx4shx9w+li8055sZPHseJblfeTja/JVoIROvxqGT4r511Mv5PJcdVCeqll8kzFZhleMBaKEesXL"                 \
    "zqNGWj9tLvkol1OecwuREJqK2n0x4jfm021VRuzQcLCY6JBCQ8FVbVYC1mJPbWsr2Jn6JxLzjljI"                 \
    "FffQsAo5o+7sU65ycjT1jbbucHdPnr7Ta5mZjexmEaVfWn95BlUHuyH2XewCfL+BNFOPUbS8PARj"                 \
    "dpwm0562aomNJfApwyoS/dCUfGoVapkq8aKI2jUflqJpYjQMZwRiHlCwqfSKVj4I7mv+Vy/zCB/b"

#define WEAK_RSA_KEY                                                                               \
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQChqXn7+ayNypQ5qIgh/WFG7/rsZDg5as7z5y02"                 \
    "WuOtwdo1rxENcEliAM2WmN8eYHeJ7h1sox+qDlFKZz1Auj5vbRu2Yx8sp+/ts7zNgxuGrPJ+X7cD"                 \
    "dxNtHGy9irgDmtBcM3895RSjEw1z+U+4tEhrsNc94UGh82uSl7RGa6a36w=="

#define SK_ED25519_KEY                                                                             \
    "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIHTZx"                 \
    "C9sYcs8uR1iA7gnFQSPIh2v9CCaTPGU0exk89wxAAAABHNzaDo="

#define SK_NISTP256_KEY                                                                            \
    "sk-ecdsa-sha2-nistp256@openssh.com AAAAInNrLWVjZHNhLXNoYTItbmlzdHAyNTZAb3Blb"                 \
    "nNzaC5jb20AAAAIbmlzdHAyNTYAAABBBBuVYfm++s0Wtmt8ZuyPK6HESEUE6/50Mkh7HbwhH8DES"                 \
    "veInaWnowUSSz8Sg4PkvyT6zYVcCDH+31doHYzjXe4AAAAEc3NoOg=="

#endif
