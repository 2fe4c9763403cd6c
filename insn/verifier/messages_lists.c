/* What the verifier says of lists, trees and locks. */
#include "insn/verifier/messages.h"

#include <stddef.h>

/* clang-format off */

static const struct message rows[] = {
	{ "arg#%d expected pointer to map value or allocated object",
	  CAUSE_LIST_RBTREE,
	  "The head of a list or the root of a tree must lie in a map value "
	  "or in an object that the program allocated.", NULL, false },
	{ "arg#%d is neither owning or non-owning ref", CAUSE_LIST_RBTREE,
	  "This argument must be an object from bpf_obj_new(), owned or "
	  "borrowed under the lock.", NULL, false },
	{ "kfunc %s#%d conversion of owning ref to non-owning failed",
	  CAUSE_LIST_RBTREE,
	  "Adding the object would leave a borrowed pointer behind, and that "
	  "could not be made.", NULL, false },
	{ "bpf_spin_lock at off=%d must be held for %s", CAUSE_LIST_RBTREE,
	  "The list or tree is changed without the lock that lies beside its "
	  "head.",
	  "`bpf_spin_lock(&lock);` around the call.", false },
	{ "rbtree_remove not allowed in rbtree cb", CAUSE_LIST_RBTREE,
	  "The comparison function of a tree may not remove nodes from it.",
	  NULL, false },
	{ "held lock and object are not in the same allocation",
	  CAUSE_LIST_RBTREE,
	  "The lock held and the list or tree that is changed lie in "
	  "different map values or objects.", NULL, false },
	{ "rbtree_remove node input must be non-owning ref", CAUSE_LIST_RBTREE,
	  "What is removed from a tree must be a node that is in it (a "
	  "borrowed pointer), not one that you own.", NULL, false },
	{ "%s not found at offset=%u", CAUSE_LIST_RBTREE,
	  "At this offset of the struct there is no list head, tree root or "
	  "node.", NULL, false },
	{ "R%d doesn't have constant offset. %s has to be at the constant "
	  "offset", CAUSE_LIST_RBTREE,
	  "The address of the head, root or node has a variable part, and it "
	  "must be the one field.", NULL, false },
	{ "arg#%d doesn't point to a type with bpf_refcount field",
	  CAUSE_LIST_RBTREE,
	  "The object's struct has no struct bpf_refcount, so it can have one "
	  "owner only.", NULL, false },
	{ "arg#1 offset=%d, but expected %s at offset=%d in struct %s",
	  CAUSE_LIST_RBTREE,
	  "The pointer is to another place of the node than the one that the "
	  "head was declared with (__contains).", NULL, false },
	{ "operation on %s expects arg#1 %s at offset=%d in struct %s, but "
	  "arg is at offset=%d in struct %s", CAUSE_LIST_RBTREE,
	  "The node belongs to another struct, or another field, than the "
	  "list or tree was declared with.", NULL, false },
	{ "tracing progs cannot use bpf_{list_head,rb_root} yet",
	  CAUSE_LIST_RBTREE,
	  "Programs that trace may not use maps with lists or trees in their "
	  "values.", NULL, false },
	{ "tracing progs cannot use bpf_spin_lock yet", CAUSE_SPIN_LOCK,
	  "Programs that trace can interrupt the holder of a lock on the same "
	  "CPU, so they may not use maps with one.", NULL, false },
	{ "bpf_spin_unlock of different lock", CAUSE_SPIN_LOCK,
	  "The lock that is given back is not the one that was taken: another "
	  "value, or a second lookup of the same.", NULL, false },
	{ "%s cannot be used inside bpf_spin_lock-ed region", CAUSE_SPIN_LOCK,
	  "While the lock is held the program may not end, throw, tail call "
	  "or read by BPF_LD_ABS.", NULL, false },
	{ "BPF_LD_[ABS|IND] cannot be used inside bpf_spin_lock-ed region",
	  CAUSE_SPIN_LOCK,
	  "BPF_LD_ABS and BPF_LD_IND can end the program, and the lock would "
	  "stay taken.", NULL, false },
	{ "bpf_spin_unlock without taking a lock", CAUSE_SPIN_LOCK,
	  "A lock is given back that this path has not taken.", NULL, false },
	{ "function calls are not allowed while holding a lock",
	  CAUSE_SPIN_LOCK,
	  "A function is called while the lock is held, and only a few are "
	  "allowed then.", NULL, false },
	{ "%s '%s' has no valid bpf_spin_lock", CAUSE_SPIN_LOCK,
	  "The map value or object has no struct bpf_spin_lock in its type.",
	  NULL, false },
	{ "Locking two bpf_spin_locks are not allowed", CAUSE_SPIN_LOCK,
	  "A second lock is taken before the first was given back.",
	  NULL, false },
	{ "R%d doesn't have constant offset. bpf_spin_lock has to be at the "
	  "constant offset", CAUSE_SPIN_LOCK,
	  "The address of the lock has a variable part, and it must be the "
	  "one field.", NULL, false },
	{ "bpf_spin_lock cannot be accessed directly by load/store",
	  CAUSE_SPIN_LOCK,
	  "The lock's own bytes are read or written by a load or store, or by "
	  "a copy of the whole struct.", NULL, false },
	{ "bpf_spin_unlock is missing", CAUSE_SPIN_LOCK,
	  "The program ends on this path with the lock still taken.",
	  NULL, false },
	{ "can't spin_{lock,unlock} in rbtree cb", CAUSE_SPIN_LOCK,
	  "The comparison function of a tree runs with the lock held, and may "
	  "neither take nor give back one.", NULL, false },
	{ "map '%s' doesn't have 'struct bpf_spin_lock'", CAUSE_SPIN_LOCK,
	  "The map's value has no struct bpf_spin_lock.", NULL, false },
	{ "map '%s' has more than one 'struct bpf_spin_lock'", CAUSE_SPIN_LOCK,
	  "The map's value has two locks, and one is all that it can have.",
	  NULL, false },
	{ "map '%s' has to have BTF in order to use bpf_spin_lock",
	  CAUSE_SPIN_LOCK,
	  "The map was created without BTF, so where its lock is is not known.",
	  NULL, false },
	{ "map '%s' is not a struct type or bpf_spin_lock is mangled",
	  CAUSE_SPIN_LOCK,
	  "The map's value is no struct, or its lock is not where it should "
	  "be.", NULL, false },
	{ "off %lld doesn't point to 'struct bpf_spin_lock' that is at %d",
	  CAUSE_SPIN_LOCK,
	  "The address passed is not that of the lock in the value; the "
	  "number says where it is.", NULL, false },
	{ "off %lld doesn't point to 'struct bpf_spin_lock'", CAUSE_SPIN_LOCK,
	  "The address passed is not that of the struct bpf_spin_lock.",
	  NULL, false },
	{ "sleepable progs cannot use bpf_spin_lock yet", CAUSE_SPIN_LOCK,
	  "A sleepable program could sleep while it holds a lock, so this "
	  "kernel lets none use maps with one.", NULL, false },
	{ "socket filter progs cannot use bpf_spin_lock yet", CAUSE_SPIN_LOCK,
	  "A socket filter may be loaded by anybody, so it may not use maps "
	  "with a lock.", NULL, false },
	{ "tail_call cannot be used inside bpf_spin_lock-ed region",
	  CAUSE_SPIN_LOCK,
	  "The tail call does not come back, and the lock would stay taken.",
	  NULL, false },
	{ "R%d doesn't have constant offset. bpf_res_spin_lock has to be at "
	  "the constant offset", CAUSE_SPIN_LOCK,
	  "The address of the resilient lock has a variable part, and it must "
	  "be the one field.", NULL, false },
	{ "map '%s' has to have BTF in order to use bpf_res_spin_lock",
	  CAUSE_SPIN_LOCK,
	  "The map was created without BTF, so where its resilient lock is is "
	  "not known.", NULL, false },
	{ "%s '%s' has no valid bpf_res_spin_lock", CAUSE_SPIN_LOCK,
	  "The map value or object has no struct bpf_res_spin_lock in its "
	  "type.", NULL, false },
	{ "off %lld doesn't point to 'struct bpf_res_spin_lock' that is at %d",
	  CAUSE_SPIN_LOCK,
	  "The address passed is not that of the resilient lock in the value; "
	  "the number says where it is.", NULL, false },
	{ "Acquiring the same lock again, AA deadlock detected",
	  CAUSE_SPIN_LOCK,
	  "The lock is taken a second time by the one who holds it, and would "
	  "wait for itself.", NULL, false },
	{ "Failed to acquire lock state", CAUSE_SPIN_LOCK,
	  "There was no memory left to note the lock.", NULL, false },
	{ "bpf_res_spin_unlock without taking a lock", CAUSE_SPIN_LOCK,
	  "A resilient lock is given back that this path has not taken.",
	  NULL, false },
	{ "bpf_res_spin_unlock of different lock", CAUSE_SPIN_LOCK,
	  "The resilient lock that is given back is not one that was taken.",
	  NULL, false },
	{ "%s_unlock cannot be out of order", CAUSE_SPIN_LOCK,
	  "Locks are given back in another order than they were taken; the "
	  "last one taken comes first.", NULL, false },
};

/* clang-format on */

const struct message_family messages_lists = { rows,
					       sizeof(rows) / sizeof(rows[0]) };
