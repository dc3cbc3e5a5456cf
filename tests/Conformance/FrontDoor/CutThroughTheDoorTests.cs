using Holdfast.Conformance.Peers;
using Holdfast.Conformance.Transfer;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Transfer;

namespace Holdfast.Conformance.FrontDoor;

/// <summary>Debian's s3270 moves files through the front door with a host that has CUT mode only.</summary>
[Trait("Category", "Slow")]
public sealed class CutThroughTheDoorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-cut-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("3278-2", 70_001)]
    [InlineData("3278-2", 1)]
    [InlineData("3279-4-E", 70_001)]
    public async Task A_file_goes_to_the_host_and_comes_back_byte_for_byte(string model, int size)
    {
        var (sent, fetched) = (Path.Combine(_folder, "sent"), Path.Combine(_folder, "fetched"));
        var content = new byte[size];
        new Random(size).NextBytes(content);
        await File.WriteAllBytesAsync(sent, content, TestContext.Current.CancellationToken);
        var application = new TransferApplication(TransferMode.Cut);
        await using var door = await OneHostDoor.StartAsync(new HostOptions(), application.RunAsync);
        await using var emulator = S3270.Start("-utf8", "-model", model, $"127.0.0.1:{door.Port}");
        await emulator.ExpectAsync(1, 2, "READY");

        await emulator.RunAsync($"Transfer(Direction=send,Host=tso,Mode=binary,LocalFile={sent},HostFile=ONE)");
        await SaidAsync(emulator, "1: TRANS03   File transfer complete");
        await emulator.RunAsync($"Transfer(Direction=receive,Host=tso,Mode=binary,LocalFile={fetched},HostFile=ONE)");
        await SaidAsync(emulator, "2: TRANS03   File transfer complete");

        Assert.Equal(content, await File.ReadAllBytesAsync(fetched, TestContext.Current.CancellationToken));
        Assert.All(application.Reports, report => Assert.True(report.Succeeded, report.Message));
        Assert.Equal(2, door.Counts.Transfers);
    }

    [Fact]
    public async Task A_file_that_the_host_has_not_ends_with_its_message_and_the_next_transfer_goes()
    {
        var local = Path.Combine(_folder, "lines");
        await File.WriteAllTextAsync(local, "ONE\nTWO\n", TestContext.Current.CancellationToken);
        var application = new TransferApplication(TransferMode.Cut);
        await using var door = await OneHostDoor.StartAsync(new HostOptions(), application.RunAsync);
        await using var emulator = S3270.Start("-utf8", "-model", "3278-2", $"127.0.0.1:{door.Port}");
        await emulator.ExpectAsync(1, 2, "READY");

        await emulator.RunAsync($"Transfer(Direction=receive,Host=tso,Mode=binary,LocalFile={Path.Combine(_folder, "none")},HostFile=NONE)");
        await SaidAsync(emulator, "1: TRANS14   Error reading file from host");
        await emulator.RunAsync($"Transfer(Direction=send,Host=tso,LocalFile={local},HostFile=LINES)");
        await SaidAsync(emulator, "2: TRANS03");
    }

    private static async Task SaidAsync(S3270 emulator, string text)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!(await emulator.ScreenAsync()).Contains(text, StringComparison.Ordinal)) await Task.Delay(20, patience.Token);
    }
}
