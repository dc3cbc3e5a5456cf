using System.Diagnostics;
using System.Globalization;
using Holdfast.Runtime;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Printing;

namespace Holdfast.Conformance.Printing;

/// <summary>The program's own print command at our host: a job comes out as text, as PDF, and at another program.</summary>
[Trait("Category", "Slow")]
public sealed class PrintCommandTests : IAsyncLifetime
{
    private static readonly string[][] Statement = [["HARBOR BANK", "", "  Grüße, Jörg", "    42.00"], ["page two"]];

    private readonly ThreadPoolIo _io = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-print-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Expected => string.Join('\f', Statement.Select(page => string.Concat(page.Select(line => line + "\n"))));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _io.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_job_comes_out_as_text(bool tn3270E)
    {
        string told = await PrintAsync(tn3270E, tn3270E ? [] : ["--end-of-job", "1"]);

        string file = Assert.Single(Directory.GetFiles(_folder));
        Assert.Contains(file, told, StringComparison.Ordinal);
        Assert.EndsWith(".txt", file, StringComparison.Ordinal);
        Assert.Equal(Expected, await File.ReadAllTextAsync(file, Token));
    }

    [Fact]
    public async Task A_job_comes_out_as_PDF()
    {
        await PrintAsync(true, "--pdf", "--landscape");

        string file = Assert.Single(Directory.GetFiles(_folder));
        string text = await RunAsync("pdftotext", ["-layout", file, "-"]);
        Assert.Equal(
            Statement.SelectMany(page => page).Select(line => line.Trim()).Where(line => line.Length > 0),
            text.Split('\n', '\f').Select(line => line.Trim()).Where(line => line.Length > 0));
    }

    [Fact]
    public async Task A_job_is_handed_to_a_program_and_its_file_goes_afterwards()
    {
        string target = Path.Combine(_folder, "handed-over");

        await PrintAsync(true, "--command", $"cp {{file}} {target}");

        Assert.Equal([target], Directory.GetFiles(_folder));
        Assert.Equal(Expected, await File.ReadAllTextAsync(target, Token));
    }

    private async Task<string> PrintAsync(bool tn3270E, params string[] arguments)
    {
        await using HostListener host = await HostListener.StartAsync(
            _io,
            Address.Tcp("127.0.0.1", 0),
            new HostOptions
            {
                Tn3270E = tn3270E,
                Printers = true,
                PrinterApplication = async (printer, stop) =>
                {
                    await printer.PrintAsync(Statement, CodePage.Cp037, stop);
                    await printer.WaitClosedAsync(stop);
                },
            },
            static (_, _) => Task.CompletedTask,
            Token);
        string address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{host.LocalAddress.Port}");
        string program = Path.Combine(AppContext.BaseDirectory, "..", "..", "Holdfast.Cli", "debug", "holdfast");
        return await RunAsync(program, ["print", address, "--output", _folder, "--jobs", "1", .. arguments]);
    }

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> complaint = process.StandardError.ReadToEndAsync(Token);
        string output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == 0, await complaint);
        return output;
    }
}
