using System.Text;
using Holdfast.Conformance.Peers;
using Holdfast.Runtime;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Transfer;

namespace Holdfast.Conformance.Transfer;

/// <summary>
/// Debian's s3270 sends files to our host side and fetches them again, in both modes. Its Transfer() returns when the host has taken the
/// command, so the host's numbered message is what says that a transfer is over.
/// </summary>
[Trait("Category", "Slow")]
public sealed class S3270TransferTests : IAsyncLifetime
{
    private readonly ThreadPoolIo _io = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-transfer-").FullName;

    public static TheoryData<TransferMode, string, string, int> Cases()
    {
        TheoryData<TransferMode, string, string, int> cases = [];
        foreach (TransferMode mode in (TransferMode[])[TransferMode.Cut, TransferMode.Dft])
        {
            foreach (string host in (string[])["tso", "vm", "cics"])
            {
                cases.Add(mode, host, "binary", 70_001);
                cases.Add(mode, host, "ascii", 900);
            }
            cases.Add(mode, "tso", "binary", 1);
            cases.Add(mode, "tso", "ascii", 1);
        }
        return cases;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _io.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_file_goes_to_the_host_and_comes_back_byte_for_byte(TransferMode mode, string host, string kind, int size)
    {
        byte[] content = kind == "binary" ? Bytes(size) : Lines(size);
        string sent = Path.Combine(_folder, "sent");
        string fetched = Path.Combine(_folder, "fetched");
        await File.WriteAllBytesAsync(sent, content, TestContext.Current.CancellationToken);
        TransferApplication application = new(mode);
        await using HostListener listener = await ListenAsync(application);
        await using S3270 terminal = S3270.Start("-utf8", "-model", "3279-2-E", $"127.0.0.1:{listener.LocalAddress.Port}");
        await terminal.ExpectAsync(1, 2, "READY");

        await terminal.RunAsync($"Transfer(Direction=send,Host={host},Mode={kind},LocalFile={sent},HostFile=ONE)");
        await SaidAsync(terminal, "1: TRANS03   File transfer complete");
        await terminal.RunAsync($"Transfer(Direction=receive,Host={host},Mode={kind},LocalFile={fetched},HostFile=ONE)");
        await SaidAsync(terminal, "2: TRANS03   File transfer complete");

        Assert.Equal(content, await File.ReadAllBytesAsync(fetched, TestContext.Current.CancellationToken));
        Assert.All(application.Reports, report => Assert.True(report.Succeeded, report.Message));
        if (kind == "binary")
        {
            Dataset? stored = await application.Datasets.ReadAsync("ONE", TestContext.Current.CancellationToken);
            Assert.Equal(content, Assert.IsType<Dataset>(stored).Records.SelectMany(record => record.ToArray()));
        }
    }

    [Theory]
    [InlineData(TransferMode.Cut)]
    [InlineData(TransferMode.Dft)]
    public async Task A_file_that_the_host_has_not_ends_with_the_hosts_message(TransferMode mode)
    {
        TransferApplication application = new(mode);
        await using HostListener listener = await ListenAsync(application);
        await using S3270 terminal = S3270.Start("-utf8", "-model", "3279-2-E", $"127.0.0.1:{listener.LocalAddress.Port}");
        await terminal.ExpectAsync(1, 2, "READY");

        await terminal.RunAsync(
            $"Transfer(Direction=receive,Host=tso,Mode=binary,LocalFile={Path.Combine(_folder, "none")},HostFile=NONE)");

        await SaidAsync(terminal, "1: TRANS14   Error reading file from host");
        Assert.False(Assert.Single(application.Reports).Succeeded);
    }

    [Theory]
    [InlineData(TransferMode.Cut)]
    [InlineData(TransferMode.Dft)]
    public async Task Appending_and_record_options_are_carried_out(TransferMode mode)
    {
        string local = Path.Combine(_folder, "lines");
        await File.WriteAllTextAsync(local, "ONE\nTWO\n", TestContext.Current.CancellationToken);
        TransferApplication application = new(mode);
        await using HostListener listener = await ListenAsync(application);
        await using S3270 terminal = S3270.Start("-utf8", "-model", "3279-2-E", $"127.0.0.1:{listener.LocalAddress.Port}");
        await terminal.ExpectAsync(1, 2, "READY");

        await terminal.RunAsync(
            $"Transfer(Direction=send,Host=tso,LocalFile={local},HostFile=CARDS,Recfm=fixed,Lrecl=80,Blksize=800)");
        await SaidAsync(terminal, "1: TRANS03");
        await terminal.RunAsync($"Transfer(Direction=send,Host=tso,LocalFile={local},HostFile=CARDS,Exist=append)");
        await SaidAsync(terminal, "2: TRANS03");

        Dataset cards = Assert.IsType<Dataset>(
            await application.Datasets.ReadAsync("CARDS", TestContext.Current.CancellationToken));
        Assert.Equal((RecordFormat.Fixed, 80, 4), (cards.Format, cards.RecordLength, cards.Records.Count));
        Assert.All(cards.Records, record => Assert.Equal(80, record.Length));
    }

    // Each of a transfer's frames changes the screen, so attempts are no measure of patience here.
    private static async Task SaidAsync(S3270 terminal, string text)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        while (!(await terminal.ScreenAsync()).Contains(text, StringComparison.Ordinal))
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private ValueTask<HostListener> ListenAsync(TransferApplication application) =>
        HostListener.StartAsync(
            _io, Address.Tcp("127.0.0.1", 0), new HostOptions(), application.RunAsync, TestContext.Current.CancellationToken);

    private static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Lines(int count) =>
        Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Range(0, count).Select(i => $"Zeile {i}: Grüße für £5 [{{~}}] ¢ ¬ | \\ ^ nach Zürich\n\n")));
}
