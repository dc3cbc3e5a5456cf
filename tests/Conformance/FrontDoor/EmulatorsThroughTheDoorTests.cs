using Holdfast.Conformance.Peers;
using Holdfast.Sessions;

namespace Holdfast.Conformance.FrontDoor;

/// <summary>Debian's c3270 and s3270, unchanged, working on Harbor Bank through the front door.</summary>
[Trait("Category", "Slow")]
public sealed class EmulatorsThroughTheDoorTests
{
    [Theory]
    [InlineData("-model 3279-2 ", "", false)]
    [InlineData("-model 3279-4 ", "", false)]
    [InlineData("-model 3278-2 ", "N:", false)]
    [InlineData("-model 3279-2 ", "L:", true)]
    public async Task C3270_makes_the_tour_on_a_session_of_the_pool(string options, string prefix, bool encrypted)
    {
        await using var harbor = await HarborDoor.StartAsync();
        var port = encrypted ? harbor.Encrypted : harbor.Plain;
        await using var terminal = C3270.Start($"{options}-cafile {harbor.RootFile} {prefix}127.0.0.1:{port}");
        await terminal.SeeAsync("Main Menu");
        await HarborTour.TakeAsync(terminal);
        Assert.Equal("teller", Assert.Single(harbor.Sessions).Pool);
    }

    [Fact]
    public async Task C3270_logs_on_by_itself_where_the_door_passes_through()
    {
        await using var harbor = await HarborDoor.StartAsync();
        await using var terminal = C3270.Start($"-model 3279-2 127.0.0.1:{harbor.PassThrough}");
        await terminal.SeeAsync("LOGON ===>");
        await terminal.PressAsync("TELLER1", C3270.Enter);
        await terminal.SeeAsync("Password");
        await terminal.PressAsync("WRONG", C3270.Enter);
        var refused = await terminal.SeeAsync("attempt 1 of 5");
        Assert.DoesNotContain("WRONG", refused, StringComparison.Ordinal);
        await terminal.PressAsync("HARBOR1", C3270.Enter);
        await terminal.SeeAsync("Main Menu");
        await HarborTour.TakeAsync(terminal);
        await terminal.PressAsync(C3270.Pf3);
        await terminal.SeeAsync("TELLER1 is logged off.");
    }

    [Fact]
    public async Task Two_s3270_are_balanced_over_both_banks_and_one_outlives_the_death_of_its_own()
    {
        await using var harbor = await HarborDoor.StartAsync();
        await using var first = S3270.Start("-model", "3279-2-E", $"127.0.0.1:{harbor.Plain}");
        await SeeAsync(first, "Main Menu");
        var endpoint = Assert.Single(harbor.Sessions).Endpoint;
        await using var second = S3270.Start("-model", "3279-2-E", $"127.0.0.1:{harbor.Plain}");
        await SeeAsync(second, "Main Menu");
        Assert.Equal(["bank-a", "bank-b"], harbor.Sessions.Select(session => session.Endpoint).Order());

        await harbor.KillAsync(endpoint);

        await MovedAsync(harbor, endpoint);
        await SeeAsync(first, "Main Menu");
        await first.RunAsync("String(1)");
        await first.RunAsync("Enter()");
        await SeeAsync(first, "Customer Search");
        Assert.Contains("tn3270e", await first.AskAsync("ConnectionState"), StringComparison.OrdinalIgnoreCase);
        Assert.All(harbor.Sessions, session => Assert.NotEqual(endpoint, session.Endpoint));
    }

    [Fact]
    public async Task S3270_works_on_where_it_was_when_its_bank_freezes()
    {
        await using var harbor = await HarborDoor.StartAsync();
        await using var emulator = S3270.Start("-model", "3279-2-E", $"127.0.0.1:{harbor.Plain}");
        await SeeAsync(emulator, "Main Menu");
        await emulator.RunAsync("String(1)");
        await emulator.RunAsync("Enter()");
        await SeeAsync(emulator, "Customer Search");
        var before = Assert.Single(harbor.Sessions);
        await harbor.FreezeAsync(before.Endpoint);

        await MovedAsync(harbor, before.Endpoint);

        var after = Assert.Single(harbor.Sessions);
        Assert.Equal((before.Id, null), (after.Id, after.Migration?.Fault?.ToString()));
        await SeeAsync(emulator, "Customer Search");
        await emulator.RunAsync("PF(3)");
        await SeeAsync(emulator, "Main Menu");
        Assert.Contains("tn3270e", await emulator.AskAsync("ConnectionState"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task S3270_holds_the_same_buffer_through_the_door_as_from_the_bank_itself()
    {
        await using var harbor = await HarborDoor.StartAsync();
        using var certificate = new PeerCertificate();
        await using var bank = await HarborBank.StartAsync(certificate);
        await using var through = S3270.Start("-model", "3279-2-E", $"127.0.0.1:{harbor.PassThrough}");
        await using var direct = S3270.Start("-model", "3279-2-E", $"127.0.0.1:{bank.Port}");
        foreach (var (wait, keys) in ((string, string[])[])[("LOGON ===>", ["PF(1)"]), ("Enter=Back", ["Enter()"]), ("LOGON ===>", ["String(TELLER1)", "Enter()"]), ("Password", [])])
        {
            await SeeAsync(through, wait);
            await SeeAsync(direct, wait);
            Assert.Equal(await BufferAsync(direct), await BufferAsync(through));
            foreach (var key in keys)
            {
                await through.RunAsync(key);
                await direct.RunAsync(key);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task S3270_is_known_by_its_certificate(bool startTls)
    {
        await using var harbor = await HarborDoor.StartAsync();
        var address = startTls ? $"127.0.0.1:{harbor.StartTls}" : $"L:127.0.0.1:{harbor.Encrypted}";
        await using var emulator = S3270.Start(
            "-model", "3279-2-E", "-cafile", harbor.RootFile, "-certfile", harbor.Certificate.UserFile, "-keyfile", harbor.Certificate.UserKeyFile, address);
        await SeeAsync(emulator, "Main Menu");
        var session = Assert.Single(harbor.Sessions);
        Assert.Equal(("cert:Ann Lee", "teller"), (session.Owner, session.Pool));
        Assert.StartsWith("secure", await emulator.AskAsync("Tls"), StringComparison.Ordinal);
        Assert.Equal((1, 1), (harbor.Counts.Connected, harbor.Counts.Encrypted));
    }

    [Fact]
    public async Task S3270_without_a_certificate_goes_over_to_TLS_by_START_TLS_and_is_asked()
    {
        await using var harbor = await HarborDoor.StartAsync();
        await using var emulator = S3270.Start("-model", "3279-2-E", $"Y:127.0.0.1:{harbor.StartTls}");
        await SeeAsync(emulator, "Session ===>");
        Assert.StartsWith("secure", await emulator.AskAsync("Tls"), StringComparison.Ordinal);
        await emulator.RunAsync("String(teller)");
        await emulator.RunAsync("Enter()");
        await SeeAsync(emulator, "Main Menu");
    }

    [Theory]
    [InlineData(70_001)]
    [InlineData(1)]
    public async Task S3270_sends_a_file_to_the_bank_through_the_door_and_fetches_it_byte_for_byte(int size)
    {
        await using var harbor = await HarborDoor.StartAsync();
        var folder = Directory.CreateTempSubdirectory("holdfast-door-");
        try
        {
            var (sent, fetched) = (Path.Combine(folder.FullName, "sent"), Path.Combine(folder.FullName, "fetched"));
            var content = Enumerable.Range(0, size).Select(i => (byte)(i * 7 + (i >> 8))).ToArray();
            await File.WriteAllBytesAsync(sent, content, TestContext.Current.CancellationToken);
            await using var emulator = S3270.Start("-model", "3279-2-E", $"127.0.0.1:{harbor.Plain}");
            await SeeAsync(emulator, "Main Menu");
            await emulator.RunAsync("String(5)");
            await emulator.RunAsync("Enter()");
            await SeeAsync(emulator, "IND$FILE");

            await emulator.RunAsync($"Transfer(Direction=send,Host=tso,Mode=binary,LocalFile={sent},HostFile=ONE)");
            await SeeAsync(emulator, "TRANS03");
            await CountedAsync(harbor, 1);
            await emulator.RunAsync($"Transfer(Direction=receive,Host=tso,Mode=binary,LocalFile={fetched},HostFile=ONE)");
            await CountedAsync(harbor, 2);
            await SeeAsync(emulator, "TRANS03");

            // The emulator closes the file, and so writes its last piece, when it has told of the end.
            for (var i = 0; i < 500 && new FileInfo(fetched).Length < content.Length; i++) await Task.Delay(20, TestContext.Current.CancellationToken);
            Assert.Equal(content, await File.ReadAllBytesAsync(fetched, TestContext.Current.CancellationToken));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task CountedAsync(HarborDoor harbor, long transfers)
    {
        for (var i = 0; i < 1000 && harbor.Counts.Transfers < transfers; i++) await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.Equal(transfers, harbor.Counts.Transfers);
    }

    /// <summary>Waits until no session is on an endpoint any more.</summary>
    private static async Task MovedAsync(HarborDoor harbor, string endpoint)
    {
        for (var i = 0; i < 500 && harbor.Sessions.Any(session => session.Endpoint == endpoint || session.State == SessionState.Migrating); i++)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.All(harbor.Sessions, session => Assert.NotEqual(endpoint, session.Endpoint));
    }

    private static async Task SeeAsync(S3270 terminal, string text)
    {
        var screen = "";
        for (var attempt = 0; attempt < 50; attempt++)
        {
            screen = await terminal.ScreenAsync();
            if (screen.Contains(text, StringComparison.Ordinal) && terminal.Status.StartsWith("U ", StringComparison.Ordinal)) return;
            await terminal.TryAsync("Wait(1,Output)");
        }

        Assert.Fail($"'{text}' is not on:\n{screen}");
    }

    /// <summary>Codes and attributes; what differs by nature, the time and the LU of the line, is left out.</summary>
    private static async Task<string> BufferAsync(S3270 terminal) =>
        string.Join('\n', (await terminal.RunAsync("ReadBuffer(Ebcdic)")).Skip(2).SkipLast(2));
}
