using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HarborBank.Domain;
using HarborBank.Hosting;
using HarborBank.Tests.Store;
using Holdfast.Runtime;
using Holdfast.Tn3270.Keyboard;

namespace HarborBank.Tests.Hosting;

public sealed class BankHostTests : IAsyncLifetime
{
    private readonly BankFolder _folder = new();
    private RunningBank _a = null!;

    private async Task<int> FreePortAsync()
    {
        await using var listener = await _folder.Io.Network.ListenAsync(Address.Tcp("127.0.0.1", 0), Stop);
        return listener.LocalAddress.Port;
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _a = await RunningBank.StartAsync(_folder, "A");

    public async ValueTask DisposeAsync()
    {
        await _a.DisposeAsync();
        await _folder.DisposeAsync();
    }

    [Fact]
    public async Task Where_the_TLS_port_cannot_be_had_the_other_is_given_back_and_the_right_one_named()
    {
        var port = await FreePortAsync();
        var pem = Path.Combine(_folder.Path, "host.pem");
        using (var key = RSA.Create(2048))
        {
            var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            await File.WriteAllTextAsync(pem, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n", Stop);
        }

        var options = new BankOptions
        {
            Port = port, TlsPort = _a.Port, Certificate = pem, Data = Path.Combine(_folder.Path, "b"), Name = "B", Customers = BankFolder.Customers,
        };
        var failure = await Assert.ThrowsAsync<NetworkException>(
            () => BankHost.StartAsync(_folder.Io, options, new BankLog(TextWriter.Null, _folder.Io.Clock, "B"), Stop).AsTask());

        Assert.Equal(_a.Port, failure.Address?.Port);
        await using var again = await _folder.Io.Network.ListenAsync(Address.Tcp("127.0.0.1", port), Stop);
    }

    [Fact]
    public async Task The_whole_tour_is_made_over_TCP()
    {
        await using var teller = await Teller.ConnectAsync(_folder.Io, _a.Port);
        await teller.LogOnAsync("TELLER1");
        await teller.TypeAsync("1");
        await teller.PressAsync(Key.Enter);
        await teller.SeeAsync("Customer Search");
        await teller.PressAsync(Key.Enter);
        await teller.SeeAsync("Rows 1 to 14 of 60");
        await teller.PressAsync(Key.Pf7);
        await teller.SeeAsync("top of the list");
        await teller.PressAsync(Key.Pf8);
        await teller.SeeAsync("Rows 15 to 28 of 60");
        await teller.PressAsync(Key.Tab);
        await teller.TypeAsync("s");
        await teller.PressAsync(Key.Enter);
        await teller.SeeAsync("Current");
        await teller.PressAsync(Key.Pf5);
        await teller.SeeAsync("Enter=Book");
        await FillTransferAsync(teller, "99999999.99");
        await teller.SeeAsync("HB052E");
        Assert.Equal((10, 34), teller.Cursor);
        await teller.PressAsync(Key.EraseEof);
        await teller.TypeAsync("1.25");
        await teller.PressAsync(Key.Enter);
        await teller.SeeAsync("The transfer is booked.");
        Assert.Matches(@"Transfer number .*T-\d{8}", teller.Screen);
        await teller.PressAsync(Key.Pf3);
        await teller.SeeAsync("HARBOUR TEST");
        Assert.Contains("1.25-", teller.Screen);
        await teller.PressAsync(Key.Pf12);
        await teller.SeeAsync("Main Menu");
        await teller.PressAsync(Key.Pf3);
        await teller.SeeAsync("TELLER1 is logged off.");
        Assert.Equal(Money.Zero, await _a.Host.Store.TotalAsync(Stop));
    }

    [Fact]
    public async Task A_form_that_was_booked_but_never_answered_is_booked_once_on_the_other_instance()
    {
        await using var b = await RunningBank.StartAsync(_folder, "B");
        await using (var first = await Teller.ConnectAsync(_folder.Io, _a.Port))
        {
            await first.LogOnAsync("TELLER6");
            await first.TypeAsync("2");
            await first.PressAsync(Key.Enter);
            await first.SeeAsync("Enter=Book");
        }
        var place = (await b.Host.Store.LogOnAsync("TELLER6", SampleBook.TellerPassword, Stop)).Place!;
        var (from, to) = await TwoAccountsAsync();
        // What instance A would have booked just before it died.
        var order = new TransferOrder(place.Form!.Token, from, to, new Money(125), "HARBOUR TEST");
        var booked = (await _a.Host.Store.BookAsync(order, "TELLER6", Stop)).Receipt!;

        await using var second = await Teller.ConnectAsync(_folder.Io, b.Port);
        await second.LogOnAsync("TELLER6");
        await second.SeeAsync("PF5 resumes it");
        await second.PressAsync(Key.Pf5);
        await second.SeeAsync("Resumed where you were on instance A");
        await second.TypeAsync(from.Value.ToString());
        await second.PressAsync(Key.Tab);
        await FillTransferAsync(second, "1.25");
        await second.SeeAsync($"booked before, as {booked.Number}");
    }

    [Fact]
    public async Task The_log_tells_what_happened_and_never_a_password()
    {
        await using (var teller = await Teller.ConnectAsync(_folder.Io, _a.Port))
        {
            await teller.SeeAsync("LOGON ===>");
            await teller.TypeAsync("TELLER7");
            await teller.PressAsync(Key.Enter);
            await teller.SeeAsync("Password");
            await teller.TypeAsync("NOTHARBOR");
            Assert.DoesNotContain("NOTHARBOR", teller.Screen);
            await teller.PressAsync(Key.Enter);
            await teller.SeeAsync("attempt 1 of 5");
            await teller.TypeAsync("HARBOR1");
            await teller.PressAsync(Key.Enter);
            await teller.SeeAsync("Main Menu");
        }
        await _a.DisposeAsync();
        Assert.Contains("log_on_refused lu=HBLU0001 user=TELLER7 reason=wrong attempts=1", _a.Log);
        Assert.Contains("logged_on lu=HBLU0001 user=TELLER7", _a.Log);
        Assert.Contains("session_closed lu=HBLU0001 user=TELLER7 at=menu", _a.Log);
        Assert.DoesNotContain("HARBOR1", _a.Log);
        Assert.DoesNotContain("NOTHARBOR", _a.Log);
    }

    [Fact]
    public async Task A_port_in_use_is_told_and_the_books_are_closed_again()
    {
        var options = new BankOptions { Port = _a.Port, Data = _folder.Path, Name = "B", Customers = BankFolder.Customers };
        var log = new BankLog(TextWriter.Null, _folder.Io.Clock, "B");
        var failure = await Assert.ThrowsAsync<NetworkException>(
            async () => await BankHost.StartAsync(_folder.Io, options, log, Stop));
        Assert.Equal(NetworkFailure.AddressInUse, failure.Failure);
    }

    // The cursor stands in the to account, as the form puts it after the first account is known.
    private async Task FillTransferAsync(Teller teller, string amount)
    {
        var (_, to) = await TwoAccountsAsync();
        await teller.TypeAsync(to.Value.ToString());
        await teller.PressAsync(Key.Tab);
        await teller.TypeAsync(amount);
        await teller.PressAsync(Key.Tab);
        await teller.TypeAsync("harbour test");
        await teller.PressAsync(Key.Enter);
    }

    // The first and last of the list, which the tour's own customer is not.
    private async Task<(AccountNumber From, AccountNumber To)> TwoAccountsAsync()
    {
        var first = (await _a.Host.Store.SearchAsync("", 0, Stop)).Rows[0];
        var last = (await _a.Host.Store.SearchAsync("", int.MaxValue, Stop)).Rows[^1];
        return (AccountNumber.Of(Product.Current, first.Number), AccountNumber.Of(Product.Current, last.Number));
    }
}
