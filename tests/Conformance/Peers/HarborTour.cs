using System.Text.RegularExpressions;

namespace Holdfast.Conformance.Peers;

/// <summary>A teller's way through Harbor Bank at a c3270, from the main menu and back to it: search, pages, a transfer.</summary>
internal static partial class HarborTour
{
    /// <summary>Takes it; each panel is waited for.</summary>
    public static async Task TakeAsync(C3270 terminal)
    {
        await terminal.PressAsync("1", C3270.Enter);
        await terminal.SeeAsync("Customer Search");
        await terminal.PressAsync(C3270.Enter);
        await terminal.SeeAsync("Rows 1 to 14 of");
        await terminal.PressAsync(C3270.Pf8);
        await terminal.SeeAsync("Rows 15 to 28 of");
        await terminal.PressAsync(C3270.Tab, C3270.Tab, "S", C3270.Enter);
        string other = Account().Match(await terminal.SeeAsync("PF5=Transfer")).Value;
        await terminal.PressAsync(C3270.Pf3);
        await terminal.SeeAsync("Rows 15 to 28 of");
        await terminal.PressAsync(C3270.Tab, "S", C3270.Enter);
        await terminal.SeeAsync("PF5=Transfer");
        await terminal.PressAsync(C3270.Pf5);
        await terminal.SeeAsync("Enter=Book");
        await terminal.PressAsync(other, C3270.Tab, "1.25", C3270.Tab, "C3270", C3270.Enter);
        await terminal.SeeAsync("The transfer is booked.");
        await terminal.PressAsync(C3270.Pf3);
        string sheet = await terminal.SeeAsync("1.25-");
        Assert.Contains("C3270", sheet, StringComparison.Ordinal);
        await terminal.PressAsync(C3270.Pf12);
        await terminal.SeeAsync("Main Menu");
    }

    [GeneratedRegex(@"\d\d-\d{5}-\d", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Account();
}
