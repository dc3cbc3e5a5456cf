using System.Text.RegularExpressions;
using Holdfast.Conformance.Peers;

namespace Holdfast.Conformance.Tn3270;

/// <summary>The whole tour of Harbor Bank as a person makes it: Debian's c3270 in a terminal window.</summary>
[Trait("Category", "Slow")]
public sealed partial class C3270TourTests
{
    [Theory]
    [InlineData("-model 3279-2 ", "")]
    [InlineData("-model 3278-2 ", "N:")]
    [InlineData("-model 3279-2 ", "L:")]
    public async Task C3270_makes_the_tour(string options, string prefix)
    {
        using PeerCertificate certificate = new();
        await using HarborBank bank = await HarborBank.StartAsync(certificate);
        int port = prefix == "L:" ? bank.TlsPort : bank.Port;
        await using C3270 terminal = C3270.Start($"{options}-cafile {certificate.RootFile} {prefix}127.0.0.1:{port}");

        await LogOnAsync(terminal);
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
        await terminal.PressAsync(C3270.Pf3);
        await terminal.SeeAsync("TELLER1 is logged off.");
    }

    private static async Task LogOnAsync(C3270 terminal)
    {
        await terminal.SeeAsync("LOGON ===>");
        await terminal.PressAsync(C3270.Pf1);
        await terminal.SeeAsync("Enter=Back");
        await terminal.PressAsync(C3270.Enter);
        await terminal.SeeAsync("LOGON ===>");
        await terminal.PressAsync("TELLER1", C3270.Enter);
        await terminal.SeeAsync("Password");
        await terminal.PressAsync("WRONG", C3270.Enter);
        string refused = await terminal.SeeAsync("attempt 1 of 5");
        Assert.DoesNotContain("WRONG", refused, StringComparison.Ordinal);
        await terminal.PressAsync("HARBOR1", C3270.Enter);
        await terminal.SeeAsync("Main Menu");
    }

    [GeneratedRegex(@"\d\d-\d{5}-\d", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Account();
}
