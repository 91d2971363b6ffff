/* A plugin of QEMU 9 or later: how many instructions the core has run at each call of the emulator
 * (semihosting on Cortex-M: `bkpt 0xab`), a line each. The emulator's headers are not a part of its
 * packages; what is used of them is declared here. Source: QEMU, "docs/devel/tcg-plugins.rst".
 *
 *     cc -O2 -shared -fPIC calls.c -o calls.so
 *     qemu-system-arm … -icount shift=6,sleep=off -plugin ./calls.so,out=FILE
 *
 * With -icount time is counted in instructions, so that two runs are the same. */
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

typedef uint64_t qemu_plugin_id_t;
typedef struct qemu_info_t qemu_info_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
struct qemu_plugin_scoreboard;
typedef struct {
    struct qemu_plugin_scoreboard *score;
    size_t offset;
} qemu_plugin_u64;
enum qemu_plugin_op { QEMU_PLUGIN_INLINE_ADD_U64 };
enum qemu_plugin_cb_flags { QEMU_PLUGIN_CB_NO_REGS };

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t,
                                           void (*)(qemu_plugin_id_t, struct qemu_plugin_tb *));
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *, void (*)(unsigned, void *),
                                            enum qemu_plugin_cb_flags, void *);
void qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu(struct qemu_plugin_insn *,
                                                         enum qemu_plugin_op, qemu_plugin_u64,
                                                         uint64_t);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *, size_t);
size_t qemu_plugin_insn_data(const struct qemu_plugin_insn *, void *, size_t);
struct qemu_plugin_scoreboard *qemu_plugin_scoreboard_new(size_t);
uint64_t qemu_plugin_u64_sum(qemu_plugin_u64);

#define EXPORT __attribute__((visibility("default")))

EXPORT int qemu_plugin_version = 2;

static const uint8_t CALL[2] = {0xab, 0xbe};

static qemu_plugin_u64 count;
static FILE *out;

static void called(unsigned core, void *data) {
    fprintf(out, "%" PRIu64 "\n", qemu_plugin_u64_sum(count));
    fflush(out);
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *block) {
    for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); i++) {
        struct qemu_plugin_insn *it = qemu_plugin_tb_get_insn(block, i);
        uint8_t bytes[4];
        size_t size = qemu_plugin_insn_data(it, bytes, sizeof bytes);
        if (size == sizeof CALL && !memcmp(bytes, CALL, sizeof CALL))
            qemu_plugin_register_vcpu_insn_exec_cb(it, called, QEMU_PLUGIN_CB_NO_REGS, NULL);
        qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu(it, QEMU_PLUGIN_INLINE_ADD_U64, count,
                                                            1);
    }
}

EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
                               char **argv) {
    for (int i = 0; i < argc; i++)
        if (!strncmp(argv[i], "out=", 4)) out = fopen(argv[i] + 4, "w");
    if (!out) return -1;
    count.score = qemu_plugin_scoreboard_new(sizeof(uint64_t));
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
    return 0;
}
