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

    // "false" reads nothing and fails; the second one reads nothing either, and says more than a pipe holds.
    [Theory]
    [InlineData("false", "false ended with status 1")]
    [InlineData("head -c 300000 /dev/zero {file}", "")]
    [InlineData("no-such-program", "no-such-program")]
    public async Task A_program_that_fails_is_tried_as_often_as_asked_and_its_job_is_said_to_be_lost(string command, string complaint)
    {
        bool works = complaint.Length == 0;
        (int status, string told, string errors) = await RunPrintAsync(true, "--command", command, "--attempts", "2");

        Assert.Equal(works ? 0 : 1, status);
        Assert.Equal(works ? 0 : 2, told.Split("not printed").Length - 1);
        Assert.Contains(complaint, errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    private async Task<string> PrintAsync(bool tn3270E, params string[] arguments)
    {
        (int status, string told, string errors) = await RunPrintAsync(tn3270E, arguments);
        Assert.True(status == 0, errors);
        return told;
    }

    private async Task<(int Status, string Output, string Errors)> RunPrintAsync(bool tn3270E, params string[] arguments)
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
        return await StartAsync(program, ["print", address, "--output", _folder, "--jobs", "1", .. arguments]);
    }

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        (int status, string output, string errors) = await StartAsync(program, arguments);
        Assert.True(status == 0, errors);
        return output;
    }

    private static async Task<(int Status, string Output, string Errors)> StartAsync(string program, string[] arguments)
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
        return (process.ExitCode, output, await complaint);
    }
}
