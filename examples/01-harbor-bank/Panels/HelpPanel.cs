using HarborBank.Domain;
using Holdfast.Tn3270.Host;

namespace HarborBank.Panels;

/// <summary>Help for the place the user came from.</summary>
internal static class HelpPanel
{
    public static Panel Draw(Heading heading, Place place, Notice? notice)
    {
        var (title, lines) = TextOf(place);
        var sketch = new PanelSketch("HBHELP").Title(heading, $"Help: {title}");
        for (var i = 0; i < lines.Length; i++)
            sketch.Value(5 + i, 5, lines[i]);
        sketch.Label(18, 5, "Everywhere   PF1 help    PF3 back one panel    PF12 give up what you were doing")
            .Label(19, 5, "             Clear shows the panel afresh");
        return sketch.Foot(notice, "Enter=Back   PF3=Back").Done();
    }

    private static (string Title, string[] Lines) TextOf(Place place) => place switch
    {
        Place.Logo =>
        ("the first panel",
        [
            "Type your user ID behind LOGON ===> and press Enter. The next panel asks",
            "for your password.",
            "",
            "The demo's users are TELLER1 to TELLER9.",
        ]),
        Place.LogOn =>
        ("logging on",
        [
            "Type your user ID and your password and press Enter.",
            "",
            "The password does not show. Capitals and small letters are the same.",
            $"{LogOnRules.AttemptLimit} wrong passwords in a row lock the user on all instances of the bank.",
        ]),
        Place.Menu =>
        ("the main menu",
        [
            "Type a number and press Enter.",
            "",
            "Resume is there where your last session broke off in the middle of work, on",
            "this instance or another: it takes you back to where you were, with what",
            "the panel held.",
        ]),
        Place.Search =>
        ("customer search",
        [
            "Type the beginning of a name, or digits of a customer number, and press",
            "Enter. SMI finds Smith and Smithson; SMITH, J finds John Smith.",
            "",
            "PF7 and PF8 page up and down. Tab to the field before a customer, type S",
            "(or /) and press Enter to see accounts and movements.",
        ]),
        Place.Customer =>
        ("a customer",
        [
            "The accounts with their balances, and the newest movements over all of",
            "them. Debits are red and carry a minus sign behind.",
            "",
            "PF5 opens a transfer from the customer's first account.",
        ]),
        Place.Transfer =>
        ("a transfer",
        [
            "Fill in all four fields and press Enter. The amount is in units with up to",
            "two decimals: 250, 250.5 and 1,250.00 are right.",
            "",
            "Where something is wrong the last lines say what, and the cursor stands in",
            "the field to mend.",
            "",
            "A form that is sent twice, by a nervous finger or a broken line, is booked",
            "once and answered with the same transfer number.",
        ]),
        Place.Statement or Place.Files => ServiceTextOf(place),
        _ =>
        ("the confirmation",
        [
            "The transfer is in the books under the number shown. Tell it to the",
            "customer.",
        ]),
    };

    private static (string Title, string[] Lines) ServiceTextOf(Place place) => place switch
    {
        Place.Statement =>
        ("printing",
        [
            "Type a customer's number and press Enter: accounts and movements go to the",
            "printer associated with this terminal.",
            "",
            "To associate one, start a printer for the terminal's name shown, such as",
            "pr3287 -assoc HBLU0001 localhost:3270",
        ]),
        _ =>
        ("file transfer",
        [
            "Start IND$FILE at your terminal. In s3270 or c3270:",
            "Transfer(Direction=send,HostFile=my.file,LocalFile=my.txt)",
            "",
            "Text, binary, APPEND, RECFM, LRECL and BLKSIZE work as they do in TSO.",
            "The file area belongs to all tellers.",
        ]),
    };
}
