using Holdfast.Conformance.Peers;

namespace Holdfast.Conformance.Tn3270;

/// <summary>The whole tour of Harbor Bank as a person makes it: Debian's c3270 in a terminal window.</summary>
[Trait("Category", "Slow")]
public sealed class C3270TourTests
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
        await HarborTour.TakeAsync(terminal);
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
}
