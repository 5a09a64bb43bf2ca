#include "app/wax-ledger-item.h"

struct _WaxLedgerItem {
  GObject parent_instance;
  WaxLedgerEntry *entry;
};

enum { PROP_0, PROP_LOADED, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (WaxLedgerItem, wax_ledger_item, G_TYPE_OBJECT)

void
wax_ledger_entry_free (WaxLedgerEntry *entry)
{
  g_clear_pointer (&entry->line, wax_trust_line_free);
  g_clear_pointer (&entry->grant, wax_grant_unref);
  g_free (entry);
}

static void
wax_ledger_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WaxLedgerItem *self = WAX_LEDGER_ITEM (object);

  switch (id) {
  case PROP_LOADED: g_value_set_boolean (value, self->entry != NULL); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wax_ledger_item_finalize (GObject *object)
{
  g_clear_pointer (&WAX_LEDGER_ITEM (object)->entry, wax_ledger_entry_free);
  G_OBJECT_CLASS (wax_ledger_item_parent_class)->finalize (object);
}

static void
wax_ledger_item_class_init (WaxLedgerItemClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = wax_ledger_item_get_property;
  G_OBJECT_CLASS (klass)->finalize = wax_ledger_item_finalize;
  props[PROP_LOADED] =
      g_param_spec_boolean ("loaded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
}

static void
wax_ledger_item_init (WaxLedgerItem *self)
{
}

WaxLedgerItem *
wax_ledger_item_new (void)
{
  return g_object_new (WAX_TYPE_LEDGER_ITEM, NULL);
}

void
wax_ledger_item_load (WaxLedgerItem *self, WaxLedgerEntry *entry)
{
  g_clear_pointer (&self->entry, wax_ledger_entry_free);
  self->entry = entry;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADED]);
}

const WaxLedgerEntry *
wax_ledger_item_get_entry (WaxLedgerItem *self)
{
  return self->entry;
}
