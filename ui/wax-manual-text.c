#include "wax-manual-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define P(text) { WAX_MANUAL_PARAGRAPH, text }
#define H(text) { WAX_MANUAL_HEADING, text }
#define STEP(text) { WAX_MANUAL_STEP, text }
#define POINT(text) { WAX_MANUAL_POINT, text }
#define SEE(id) { WAX_MANUAL_SEE, id }

static const WaxManualBlock start[] = {
  /* Translators: here begins the manual, a paragraph each. What stands in braces is the name of something in the
   * window. Keep it in braces and as it is, underscore and all: your own translation of it is put in its place. */
  P (N_("Waxwing keeps the mail, folders, tags, address list and settings of your account in step with its "
        "server. What was fetched is on this computer: it can be read and searched without a connection.")),
  P (N_("At each connection Waxwing examines who the server is, before anything is sent. When something is wrong "
        "with the server’s certificate, it sends nothing, says what is wrong in plain words, and leaves the "
        "decision to you.")),
  P (N_("In a wide window you see your folders, the messages of one folder, and one message. In a narrow window "
        "you see one of the three, and the button at the top leads back.")),
  P (N_("The shield above the messages shows how the connection stands: press it for {Connection Status}. "
        "Whatever needs you is said in a bar above the folders or messages, with a button for the next step.")),
  P (N_("F1 opens this manual at what the window in front is about. Type a word into {Search the manual} to find "
        "where it is written of.")),
  SEE ("accounts"),
  SEE ("trust"),
  SEE ("trouble"),
};

static const WaxManualBlock accounts[] = {
  P (N_("You need your mail address and your password, or a certificate of your own, and the name of a Zimbra "
        "server. Whoever runs the server knows its name; often it is what stands behind the @ of your address.")),
  STEP (N_("Choose {_Add Account…} in the {Menu}.")),
  STEP (N_("Enter {Mail Address}, {Server} and {Password}.")),
  STEP (N_("If you were given a certificate to sign in with, choose it at {Sign In With}.")),
  STEP (N_("Press {Connect}. The server is examined first; it gets your password only after that.")),
  P (N_("The newest mail comes first. The rest is fetched while you read.")),
  P (N_("If the certificate of the server is not in order, you are asked before your password is sent.")),
  SEE ("question"),
  H (N_("Changing or removing an account")),
  P (N_("{_Connection Settings} in the {Menu} opens {Connection Status}. There {Change…} changes how the account "
        "signs in, and {Remove Account…} takes it away: its mail is removed from this computer and stays on the "
        "server.")),
};

static const WaxManualBlock reading[] = {
  P (N_("Choose a folder, then a message. A message that you open is marked as read; {Mark as Unread} above it "
        "takes that back.")),
  P (N_("{_Group by Conversation} in {Messages in This Folder} gives a message and all answers to it one row. "
        "{S_ynchronize Now}, in the same menu, looks for new mail at once; otherwise it comes by itself.")),
  H (N_("Messages that are laid out")),
  P (N_("Messages that are laid out like a page are shown as they were sent, but nothing is fetched from the "
        "network for them. {Load Images} fetches the images of the one that you read, {Always for This Sender} "
        "those of all that the sender writes. Whoever keeps the images then learns when and where you read the "
        "message.")),
  P (N_("{Show as _Text or as Sent}, in {More} above the message, changes between the page and its words alone. "
        "With a screen reader, choose {_Always Show as Text}: only the text can be read out.")),
  P (N_("{_Larger}, {_Smaller} and {_Normal Size}, in the same menu, change how large messages are shown.")),
  P (N_("{Message Sour_ce}, in the same menu, shows the message as it came, with all that servers on the way wrote "
        "above it.")),
  H (N_("Links and attachments")),
  P (N_("Before a link is opened you are told where it really leads. Do not open one whose text says something "
        "else: messages that want to deceive do that.")),
  P (N_("Attachments stand above the message. {Open} opens one in the program that you use for such files, and a "
        "message among them here; {Show} shows a picture. {Save…} keeps one as a file, {Save All Attachments…} all of "
        "them.")),
  P (N_("In the window of a picture the arrow keys go to the next one of the message. Ctrl+plus and Ctrl+minus, or "
        "Ctrl and the wheel, change its size; {Save As…} keeps it as a file.")),
  P (N_("An attachment can be dragged to a folder or into a message that you write. By keyboard: go to one of its "
        "buttons, press Ctrl+C, and paste it there. Programs are not opened, only saved.")),
  H (N_("Signed messages")),
  P (N_("A message with an S/MIME signature says above its text whose that is and what it is worth. {View Certificate} "
        "shows the certificate that it was made with, and who vouches for that.")),
  H (N_("Mailing lists")),
  P (N_("A message that came by a mailing list has {Reply to List}, which writes to all of the list. {Unsubscribe…} "
        "says first what will happen and where it leads: a message that you see before it is sent, or a page in your "
        "browser.")),
  H (N_("Several accounts")),
  P (N_("With more than one account, {All Inboxes} stands above the folders: the messages of all inboxes, the newest "
        "first, each with its account. What you do to a message is done in its own account.")),
  P (N_("Messages of several accounts can be moved and tagged together: {Move To} offers the folders that all of these "
        "accounts have. A search that is saved there is saved in each account.")),
  H (N_("Being told of new mail")),
  P (N_("A notification tells of new mail while you do not have its folder in front of you. It leads to the message, "
        "marks it as read, files it away or begins an answer. {Desktop} in {P_references} switches that off, for all "
        "accounts or for some; there {Show Subjects There} can be left out, and {Only From People I Know} keeps "
        "strangers quiet.")),
};

static const WaxManualBlock writing[] = {
  STEP (N_("Press {New Message}, or {Reply}, {Reply to All} or {Forward} at a message.")),
  STEP (N_("Enter addresses at {To}, separated by commas. {Cc/Bcc} shows the lines for copies.")),
  STEP (N_("Write. {Attach Files} adds files; they can be dropped on the message, too.")),
  STEP (N_("Press {_Send}. The message is sent when {Message sent} is shown, and not before: should it fail, it "
           "is still there, and you are told why.")),
  P (N_("{From} chooses the address that you write from, of all your accounts; its signature comes with it. "
        "{Account Settings} has your signatures.")),
  P (N_("{More} marks the message as important with {_High Priority}, and asks who reads it to say so with "
        "{Ask for a _Read Receipt}.")),
  P (N_("{New Group} above the list of contacts makes a group: type its members as you type recipients. Its name "
        "stands for all of them when you write.")),
  P (N_("{Insert Pictures} puts pictures between the words; they can be pasted, too.")),
  P (N_("{Describe Picture…} in a picture's own menu says what it shows, for who cannot see it.")),
  P (N_("What you write is kept as a draft. Close the window, and go on later from the folder for drafts with "
        "{Edit Draft}. {Discard} throws it away. Without a connection the draft is kept on this computer and "
        "comes to the server with the next one.")),
  P (N_("{For_ward as Attachment} and {Edit as Ne_w Message} are in {More} above a message.")),
};

static const WaxManualBlock finding[] = {
  P (N_("{Search} above the messages opens a line to type into. What is on this computer is found as you type: "
        "subjects, people and texts, in all folders but trash and junk.")),
  P (N_("Ask more exactly with words that end in a colon; they are suggested as you type:")),
  POINT (N_("from:anna, to:anna, cc:anna: who wrote it, and to whom")),
  POINT (N_("subject:apples: what stands in the subject")),
  POINT (N_("in:Projects, or in:trash: in this folder alone")),
  POINT (N_("has:attachment, is:unread, is:flagged, tag:urgent")),
  POINT (N_("before:-7d, after:2026-11-01: older than seven days; since that day")),
  POINT (N_("larger:2mb: needs much room")),
  POINT (N_("\"apple trees\", in quotes: exactly these words; or, not: one or the other, all but those")),
  P (N_("{Search the _Server}, below what was found, asks the server for what is not on this computer.")),
  P (N_("{Sa_ve Search…} in {Messages in This Folder} gives a search a name. It then stands below your folders, "
        "here and wherever else you read your mail; its own menu renames, changes and deletes it.")),
};

static const WaxManualBlock filing[] = {
  P (N_("{Flag}, {Delete}, {Move…} and {Ta_gs…} stand above the message or in its menu {More}. {Delete} moves to "
        "the trash. {_Delete for Ever…} and {_Empty Trash…} ask first, as nothing brings such messages back.")),
  P (N_("{Undo} in the note at the bottom takes back what you just did.")),
  P (N_("The menu of a row in the list, by the right button or the menu key, has what can be done with it. J marks a "
        "message as junk, and Shift+J takes that back; Ctrl+O opens it in a window of its own.")),
  P (N_("Several messages: select the first, then go on with the Shift or Control key held, or choose {_Select "
        "All}. What you do then is done to all of them. They can be dragged onto a folder.")),
  H (N_("Folders and tags")),
  P (N_("{_New Folder…}, {_Rename…}, {M_ove…}, {_Delete…} and {Mark _All as Read} are in the menu of a folder: "
        "press it with the right button, or the menu key. A tag has such a menu, too. {_New Tag…} is among the "
        "tags of a message.")),
  P (N_("{Add to _Favorites}, in the menu of a folder, keeps it at hand above all others. A folder that is your own "
        "can be dragged onto another one, which it then lies in.")),
  P (N_("The server is told at once. When it does not accept a change, the change is undone here, and you are "
        "told.")),
};

static const WaxManualBlock trust[] = {
  P (N_("A certificate is a server’s proof of who it is: an authority vouches for it, and this computer has a "
        "list of authorities that it believes. Where that works out, Waxwing connects, and you are asked nothing.")),
  P (N_("Where it does not, nothing is sent: no password, no mail. You may then decide to trust that certificate "
        "yourself. What you trust is always exactly this:")),
  POINT (N_("this certificate, and no other")),
  POINT (N_("at this server and port, and the other ports that your account uses there")),
  POINT (N_("despite the problems that you were shown, and no new ones")),
  POINT (N_("for a limited time, of 30 days at most; there is no “always”")),
  POINT (N_("on this computer")),
  P (N_("When that time is over the connection ends at once, and the account works offline until you decide "
        "again. You can end it at any moment with {Stop Trusting}.")),
  P (N_("Some problems cannot be passed over by anybody: a certificate that was withdrawn, a broken signature, an "
        "issuer that was not allowed to issue, a server with outdated encryption only. Your administrator may set "
        "more limits; you are then told so.")),
  P (N_("Every decision is written down in the {Trust Ledger}, which only grows.")),
  SEE ("question"),
  SEE ("status"),
};

static const WaxManualBlock question[] = {
  P (N_("The Certificate Trust Dialog opens when a server could not be confirmed. It says which connection met "
        "that, the most likely cause, what helps, and everything that was found, the worst first. Until you "
        "answer nothing is sent, and the mail on this computer can be read.")),
  P (N_("If you do not know why it is there, press {Stay _Offline}. Nothing is lost by that. Then ask your help "
        "desk.")),
  STEP (N_("Read {What helps}. Often it is one step: setting the clock, signing in to the network of a hotel, "
           "calling the server’s administrator.")),
  STEP (N_("Press {_View Certificate} to see whom the certificate is for and who issued it. Have the help desk "
           "read the fingerprint to you, and compare all of it. Do not take it from a message or a page that came "
           "over the same network.")),
  STEP (N_("Press {_Connect Despite the Risks} only if you know the reason, and the fingerprint is right.")),
  STEP (N_("Choose a time at {For how _long?}, as short as will do. {_Why} is for your own memory: it is kept in "
           "the {Trust Ledger}.")),
  STEP (N_("Press {_Authorize Connections}.")),
  P (N_("{Copy _Report} copies all of it as text for the help desk, without anything secret.")),
  H (N_("The certificate has changed")),
  P (N_("A server that you trusted shows another certificate. That may be a renewal, or somebody between you and "
        "the server. {What changed} shows both side by side. A renewal with the same key goes on, and you are "
        "told; one that became good by itself needs your trust no longer. For anything else you have to enter the "
        "fingerprint, as the administrator tells it by telephone or in person. Without that, stay offline.")),
  H (N_("There is no button to connect")),
  P (N_("Then nobody can pass over the problem, or your administrator has set so. {Copy _Report}, and send it to "
        "the help desk.")),
  SEE ("trust"),
};

static const WaxManualBlock status[] = {
  P (N_("The shield above the messages, or {_Connection Settings} in the {Menu}, opens {Connection Status}. At "
        "the top stands how things are:")),
  POINT (N_("{SECURE}: this computer has confirmed who the server is.")),
  POINT (N_("{TRUSTED BY YOU}: you decided to trust its certificate, until the time that is shown.")),
  POINT (N_("{SECURE BY YOUR OWN AUTHORITY}: an authority vouches for it that was added for this account alone.")),
  POINT (N_("{NOT SECURE}: others on the way can read and change what is sent.")),
  POINT (N_("{NOT TRUSTED}: the server could not be confirmed, and nothing was sent.")),
  POINT (N_("{OFFLINE}: there is no connection, and why.")),
  P (N_("{Channels} says of each kind of work, such as receiving mail, when it last went well and what went "
        "wrong. {View Certificate} shows the server’s certificate, {Copy Report} gives all of it as text for the "
        "help desk.")),
  H (N_("Ending trust")),
  P (N_("{Stop Trusting} ends it at once, in all programs and for all accounts at that server: the connections "
        "are cut and the account works offline. What is on this computer stays. {Connect} in the {Menu} then asks "
        "you anew.")),
  P (N_("{Open Ledger} shows everything that you ever trusted and how it ended. {Export…} there writes it to a "
        "file.")),
};

static const WaxManualBlock identity[] = {
  P (N_("Some servers want a certificate of your own, beside your password or instead of it. You get it from "
        "whoever runs the server, mostly as a file that ends in .p12 or .pfx and has a password, or on a smart "
        "card.")),
  STEP (N_("Open {P_references} in the {Menu} and choose {Certificates}.")),
  STEP (N_("Press {Import…} and choose the file. Its private key goes into your keyring; the file is not needed "
           "again.")),
  STEP (N_("Open {Connection Status}, press {Change…} at {Sign In With}, and choose the certificate and how it is "
           "used.")),
  P (N_("A smart card or another token is found by itself once it is inserted and the package for it is "
        "installed. Its PIN is asked for once, and forgotten when Waxwing closes or the computer is locked or "
        "sleeps. Wrong PINs block a token, so a wrong one is never sent twice.")),
  P (N_("{Request…} makes a private key here and a request that you send to whoever issues certificates. "
        "{Import…} then takes the answer.")),
  P (N_("Your certificate is shown only to your account’s server, and only after that was confirmed.")),
  H (N_("The server refuses the certificate")),
  P (N_("The bar says what the server told: expired, withdrawn, an issuer that it does not know, or an account "
        "that it does not belong to. For the first three you need a new one. {Replace…} in {Your Certificates} "
        "puts it in place of the old one everywhere.")),
};

static const WaxManualBlock offline[] = {
  P (N_("{_Work Offline} in the {Menu} ends the connection, and {C_onnect} makes it again. When only the network "
        "was away, it comes back by itself.")),
  P (N_("Meanwhile you can read and search what was fetched, and write drafts, which come to the server with the "
        "next connection. Sending, moving, deleting and marking need the server: connect first.")),
  P (N_("A message that was not fetched yet says so: {Not Downloaded Yet}. Connect to read it.")),
  P (N_("{Downloads} in {Preferences} says which messages are fetched before you open them, and that nothing but "
        "lists is while the network is metered.")),
};

static const WaxManualBlock trouble[] = {
  P (N_("Wherever something fails, Waxwing says whose fault it most likely is, what was not sent, and what helps. "
        "Nothing is lost by trying again.")),
  H (N_("No new mail comes")),
  P (N_("Look at the bar above the messages, or at {Connection Status}. Offline: choose {C_onnect} in the {Menu}. "
        "If the server does not answer, other people probably have the same trouble: wait, or ask the help desk.")),
  H (N_("A certificate is asked about")),
  SEE ("question"),
  H (N_("The password is refused")),
  P (N_("Enter it again with {Enter Password…} in the bar. Small and capital letters differ. After several wrong "
        "ones many servers shut the account for a quarter of an hour: wait that long. An expired password is "
        "changed in the server’s web page; then enter the new one here.")),
  H (N_("The password is asked for each time")),
  P (N_("There is no keyring on this computer, or it is locked. Passwords are then kept until Waxwing closes.")),
  H (N_("The computer’s clock is wrong")),
  P (N_("A clock that is wrong makes good certificates look expired or not valid yet. Set the date, and connect "
        "again.")),
  H (N_("In a hotel or a train")),
  P (N_("Networks that want a sign-in answer in place of every server. Open a web browser, sign in there, then "
        "press {Try Again} or {C_onnect}. Do not trust a certificate for it.")),
  H (N_("A message cannot be sent")),
  P (N_("It is still a draft. Read what the card above it says: an address that the server refuses, a message "
        "that is too large, no connection. Look into the Sent folder before you send it again if the connection "
        "broke meanwhile.")),
  H (N_("A message is missing")),
  P (N_("Search with is:anywhere, which looks into trash and junk, too. Then use {Search the _Server}.")),
  H (N_("The disk is full")),
  P (N_("What was stored before is safe. Make room, then connect again.")),
  H (N_("Your mail cannot be opened")),
  P (N_("Another program may have it open, or the disk does not work. What is on the server is safe. Press {Try "
        "Again}; then ask the help desk.")),
  SEE ("help-desk"),
};

static const WaxManualBlock data[] = {
  P (N_("Your mail, accounts, address lists and the {Trust Ledger} are in the folder .local/share/waxwing of your "
        "home folder. Other people at this computer cannot read it; it is not encrypted. The mail is on the "
        "server as well: a copy of that folder is needed only for what did not get there yet, and for the ledger.")),
  P (N_("Passwords, PINs and private keys are in your desktop’s keyring or in memory, and never in a file.")),
  P (N_("What you read and write goes to your account’s server and to nobody else. There are no statistics and no "
        "reports that send themselves. {_Privacy} in the {Menu} says all of it as it stands on this computer, and "
        "lets you choose who is asked whether a certificate was withdrawn.")),
};

static const WaxManualBlock keyboard[] = {
  P (N_("Everything can be done by keyboard: Tab goes to the next thing, Ctrl+Tab leaves a text that you write, "
        "Escape closes what is in front. All other keys:")),
  { WAX_MANUAL_SHORTCUTS, NULL },
  P (N_("With a screen reader choose {_Always Show as Text} in {More} above a message. Lists, buttons, questions "
        "and the parts of this manual tell their names; what goes wrong is read out as it appears.")),
  P (N_("The size of all text is set in the settings of your desktop. Waxwing follows it, and the colors, too.")),
};

static const WaxManualBlock help_desk[] = {
  P (N_("For whoever helps by telephone. Ask for these, in this order:")),
  STEP (N_("What does the bar above the messages say, or the card in the dialog? Have it read out word for word.")),
  STEP (N_("Open {Connection Status} with the shield. What stands at {Security}?")),
  STEP (N_("{Copy Report} there, or {Copy _Report} in the question, and send it. It holds no secret: not the "
           "password, nor any mail.")),
  P (N_("Read a fingerprint to people; do not let them read theirs to you and say “right”. It is the SHA-256 of "
        "the certificate, as “waxctl trust probe” prints it on a computer that you know to be safe.")),
  P (N_("Never tell people to press {_Connect Despite the Risks} because it helps. Mend the certificate, or have "
        "the authority added by the administrator.")),
  P (N_("“waxctl trust rehearse” practises all such questions with a bad server on the own computer; “man waxctl” "
        "tells about that, “man waxwing” about files and settings. {A_bout Waxwing} in the {Menu} has the "
        "versions, for a report of a defect.")),
};

#define SECTION(id, title, blocks) { id, title, blocks, G_N_ELEMENTS (blocks) }

static const WaxManualSection sections[] = {
  SECTION ("start", N_("What Waxwing Does"), start),
  SECTION ("accounts", N_("Adding an Account"), accounts),
  SECTION ("reading", N_("Reading"), reading),
  SECTION ("writing", N_("Writing"), writing),
  SECTION ("finding", N_("Finding"), finding),
  SECTION ("filing", N_("Filing and Deleting"), filing),
  SECTION ("trust", N_("What Trusted Means"), trust),
  SECTION ("question", N_("A Question About a Certificate"), question),
  SECTION ("status", N_("Connection Status and Stop Trusting"), status),
  SECTION ("identity", N_("Signing In With Your Own Certificate"), identity),
  SECTION ("offline", N_("Working Offline"), offline),
  SECTION ("trouble", N_("When Something Goes Wrong"), trouble),
  SECTION ("data", N_("Where Your Data Are"), data),
  SECTION ("keyboard", N_("Keyboard and Screen Reader"), keyboard),
  SECTION ("help-desk", N_("For the Help Desk"), help_desk),
};

const WaxManualSection *
wax_manual_text_get (guint *n_sections)
{
  *n_sections = G_N_ELEMENTS (sections);
  return sections;
}

const WaxManualSection *
wax_manual_text_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++) {
    if (g_str_equal (sections[i].id, id))
      return &sections[i];
  }
  return NULL;
}

/* Returns: where the next name in braces begins, and its length; %NULL when there is none. */
static const char *
find_name (const char *text, gsize *length)
{
  const char *open = strchr (text, '{');
  const char *end = open != NULL ? strchr (open, '}') : NULL;

  if (end == NULL)
    return NULL;
  *length = end - open - 1;
  return open + 1;
}

/* Takes out the underscore of a mnemonic. */
static char *
dup_shown (const char *name)
{
  const char *mnemonic = strchr (name, '_');

  return mnemonic != NULL ? g_strdup_printf ("%.*s%s", (int) (mnemonic - name), name, mnemonic + 1) : g_strdup (name);
}

static void
append (GString *expanded, const char *text, gssize length, gboolean markup, const char *before, const char *after)
{
  g_autofree char *escaped = markup       ? g_markup_escape_text (text, length)
                             : length < 0 ? g_strdup (text)
                                          : g_strndup (text, (gsize) length);

  g_string_append_printf (expanded, "%s%s%s", markup ? before : "", escaped, markup ? after : "");
}

char *
wax_manual_text_expand (const char *text, gboolean markup)
{
  GString *expanded = g_string_new (NULL);
  const char *rest = g_dgettext (GETTEXT_PACKAGE, text), *name;
  gsize length;

  for (; (name = find_name (rest, &length)) != NULL; rest = name + length + 1) {
    g_autofree char *key = g_strndup (name, length);
    g_autofree char *shown = dup_shown (g_dgettext (GETTEXT_PACKAGE, key));

    append (expanded, rest, name - 1 - rest, markup, "", "");
    append (expanded, shown, -1, markup, "<b>", "</b>");
  }
  append (expanded, rest, -1, markup, "", "");
  return g_string_free (expanded, FALSE);
}

char **
wax_manual_text_list_names (const char *text)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  const char *name;
  gsize length;

  for (; (name = find_name (text, &length)) != NULL; text = name + length + 1) {
    g_autofree char *copy = g_strndup (name, length);

    g_strv_builder_add (builder, copy);
  }
  return g_strv_builder_end (builder);
}
