using System.Globalization;
using Holdfast.Runtime;

namespace Holdfast.Processes.Foreign;

/// <summary>Asks the system's service manager for a unit's main process.</summary>
/// <param name="io">Files, programs and time.</param>
/// <param name="program">The program that is asked.</param>
/// <param name="marker">The folder that is there where systemd runs the machine (sd_booted(3)).</param>
internal sealed class ServiceUnit(Io io, string program = "systemctl", string marker = "/run/systemd/system")
{
    private const int SigKill = 9;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(5);

    /// <summary>Why no unit can be looked up on this machine; null where they can.</summary>
    public string? Missing => io.Files.Exists(marker) ? null : $"systemd does not run on this machine (there is no {marker})";

    /// <summary>The unit's main process.</summary>
    /// <returns>Its id; or why there is none.</returns>
    public async ValueTask<(int Pid, string Reason)> MainProcessAsync(string unit, CancellationToken cancellationToken)
    {
        if (Missing is { } missing)
            return (0, missing);
        using var limit = new CancellationTokenSource(MostTime, io.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var order = new ProcessStart { File = program, Arguments = ["show", "--property=LoadState,ActiveState,MainPID", "--", unit] };
            await using var child = await io.Processes.StartAsync(order, both.Token);
            try
            {
                var status = await child.WaitForExitAsync(both.Token);
                return status == 0 ? Read(unit, child.Output) : (0, $"{program} show {unit} ended with status {status}");
            }
            catch (OperationCanceledException)
            {
                child.Signal(SigKill);
                throw;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (0, $"{program} did not answer within {MostTime.TotalSeconds:0} s");
        }
        catch (ProcessStartException failure)
        {
            return (0, failure.Message);
        }
    }

    /// <summary>What the answer says. Pure.</summary>
    public static (int Pid, string Reason) Read(string unit, string output)
    {
        var values = output.Split('\n').Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2)
            .ToLookup(pair => pair[0].Trim(), pair => pair[1].Trim(), StringComparer.Ordinal);
        if (int.TryParse(values["MainPID"].FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && pid > 0)
            return (pid, "");
        return values["LoadState"].FirstOrDefault() == "not-found"
            ? (0, $"there is no unit {unit}")
            : (0, $"the unit {unit} is {values["ActiveState"].FirstOrDefault() ?? "unknown"} and has no main process");
    }
}
