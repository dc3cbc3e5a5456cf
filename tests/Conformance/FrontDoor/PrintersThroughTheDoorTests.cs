using Holdfast.Conformance.Peers;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Printing;

namespace Holdfast.Conformance.FrontDoor;

/// <summary>Debian's pr3287, unchanged, prints through the front door what a host behind it prints.</summary>
[Trait("Category", "Slow")]
public sealed class PrintersThroughTheDoorTests : IDisposable
{
    private static readonly string[][] Statement =
    [
        ["HARBOR BANK", "", "STATEMENT", .. Enumerable.Range(1, 30).Select(i => $"{i,4}  entry  {i * 17,10}.00"), "Grüße, Jörg [1]"],
        ["page two", "  indented"],
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-door-print-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Printed => string.Join('\f', Statement.Select(page => string.Concat(page.Select(line => line + "\n"))));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_printer_of_an_s3270_prints_the_jobs_of_its_session()
    {
        await using var door = await OneHostDoor.StartAsync(new HostOptions { Printers = true }, PrintsAsync);
        await using var emulator = S3270.Start("-model", "3279-2-E", $"127.0.0.1:{door.Port}");
        await emulator.ExpectAsync(1, 2, "READY 0");
        await using var printer = Pr3287.Start(_folder, "-ffthru", "-assoc", await emulator.AskAsync("LuName"), $"127.0.0.1:{door.Port}");
        await AttachedAsync(door);

        for (var job = 1; job <= 2; job++)
        {
            await emulator.RunAsync("Enter()");
            Assert.Equal(Printed, await printer.PrintedAsync(Token));
            await emulator.ExpectAsync(1, 2, $"READY {job} DeviceEnd");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_printer_prints_by_the_LU_that_it_asks_for(bool extended)
    {
        var done = new TaskCompletionSource<(string Lu, DeviceSense Sense)>();
        var host = new HostOptions
        {
            Tn3270E = extended,
            Printers = true,
            PrinterApplication = async (printer, stop) =>
            {
                done.TrySetResult((printer.LuName, await printer.PrintAsync(extended ? Statement : [["HARBOR BANK", "", "STATEMENT"]], CodePage.Cp037, stop)));
                await printer.WaitClosedAsync(stop);
            },
        };
        await using var door = await OneHostDoor.StartAsync(host, PrintsAsync);
        await using var printer = Pr3287.Start(_folder, "-ffthru", "-eojtimeout", "2", $"PRT01@127.0.0.1:{door.Port}");

        var printed = await printer.PrintedAsync(Token);

        Assert.Equal(extended ? Printed : "HARBOR BANK\n\nSTATEMENT", extended ? printed : printed.TrimEnd('\n'));
        Assert.Equal(("PRT01", DeviceSense.DeviceEnd), await done.Task.WaitAsync(TimeSpan.FromSeconds(10), Token));
    }

    [Fact]
    public async Task A_printer_outlives_the_loss_of_its_host()
    {
        var jobs = 0;
        var host = new HostOptions
        {
            Printers = true,
            // Its end closes the printer's connection.
            PrinterApplication = async (printer, stop) => await printer.PrintAsync([[$"JOB {Interlocked.Increment(ref jobs)}"]], CodePage.Cp037, stop),
        };
        await using var door = await OneHostDoor.StartAsync(host, PrintsAsync);
        await using var printer = Pr3287.Start(_folder, $"PRT01@127.0.0.1:{door.Port}");

        Assert.Equal("JOB 1\n", await printer.PrintedAsync(Token));
        Assert.Equal("JOB 2\n", await printer.PrintedAsync(Token));
        Assert.Equal(1, door.Counts.Connected);
    }

    private static async Task AttachedAsync(OneHostDoor door)
    {
        for (var i = 0; i < 500 && door.Counts.Attached["host"] < 2; i++) await Task.Delay(20, Token);
        Assert.Equal(2, door.Counts.Attached["host"]);
    }

    /// <summary>At each key the terminal's printer prints the statement.</summary>
    private static async Task PrintsAsync(HostSession session, CancellationToken cancellationToken)
    {
        var said = "READY 0";
        for (var job = 1; await session.ShowAsync(Ready(said), null, cancellationToken) is not null; job++)
        {
            var sense = session.Printer is { } printer ? $"{await printer.PrintAsync(Statement, CodePage.Cp037, cancellationToken)}" : "no printer";
            said = $"READY {job} {sense}";
        }
    }

    // With an input field: until there is one, s3270 takes no command.
    private static Panel Ready(string text) => new()
    {
        Name = "ready",
        Fields = [new PanelField { Row = 1, Column = 2, Text = text, Length = 40 }, new PanelField { Row = 2, Column = 2, Name = "any", Input = true, Length = 10 }],
    };
}
