using System.CommandLine;
using System.Globalization;
using Holdfast.Cli.Output;
using Holdfast.Contracts;
using Holdfast.Contracts.Workers;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast top</c>: what the workers use.</summary>
internal static class TopCommand
{
    private const double Mebibyte = 1 << 20;
    private const string HomeAndClear = "\u001b[H\u001b[2J";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public static Command Build(Shell shell)
    {
        var watch = new Option<bool>("--watch", "-w") { Description = "Go on showing it, every 2 seconds." };
        var command = new Command("top", "Show what each worker's whole process tree uses.") { watch };
        command.SetAction((parsed, cancellationToken) => RunAsync(shell, parsed.GetValue(watch), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Shell shell, bool watch, CancellationToken cancellationToken)
    {
        while (true)
        {
            var usage = await shell.Client().Workers.UsageAsync(cancellationToken);
            if (watch && !shell.Json && !Console.IsOutputRedirected)
                Console.Write(HomeAndClear);
            var status = Answer.Show(shell, usage, ContractsJson.Default.PageWorkerUsageInfo, page => Print(page.Items));
            if (!watch || status != 0)
                return status;
            await shell.Io.Clock.Delay(Pause, cancellationToken);
        }
    }

    private static void Print(IReadOnlyList<WorkerUsageInfo> workers)
    {
        var table = new Table("NAME", "STATE", "PID", "CPU %", "MEMORY", "PROCS", "THREADS", "FDS", "READ/S", "WRITE/S", "RESTARTS", "LIMITS");
        foreach (var worker in workers.OrderByDescending(worker => worker.CpuPercent ?? -1).ThenBy(worker => worker.Name, StringComparer.Ordinal))
        {
            table.Add(
                worker.Name, Style.State(worker.State), Text(worker.Pid), worker.CpuPercent?.ToString("0.0", CultureInfo.InvariantCulture) ?? "-",
                Size(worker.Memory), Text(worker.Processes), Text(worker.Threads), Text(worker.Descriptors), Size(worker.ReadRate),
                Size(worker.WriteRate), $"{worker.Restarts}", worker.Limits is { } limits ? string.Join(", ", limits) : "-");
        }

        table.Print("none defined", "  ");
    }

    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string Size(double? bytes) =>
        bytes is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known / Mebibyte:0.0} MiB") : "-";
}
