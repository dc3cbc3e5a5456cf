using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Transfer;

namespace Holdfast.Conformance.Transfer;

/// <summary>A host that takes IND$FILE commands at a prompt, as TSO does at READY.</summary>
internal sealed class TransferApplication(TransferMode mode)
{
    public static readonly Panel Prompt = new()
    {
        Name = "prompt",
        Fields =
        [
            new() { Row = 1, Column = 2, Text = "READY" },
            new() { Row = 2, Column = 2, Name = "command", Input = true, Length = 200 },
            new() { Row = 23, Column = 2, Name = "said", Length = 78 },
        ],
    };

    public MemoryDatasets Datasets { get; } = new();

    public List<TransferReport> Reports { get; } = [];

    public async Task RunAsync(HostSession session, CancellationToken cancellationToken)
    {
        string said = "";
        while (await session.ShowAsync(Prompt, new Dictionary<string, string> { ["said"] = said }, cancellationToken) is { } reply)
        {
            if (TransferCommand.TryParse(reply["command"], out TransferCommand? command, out string? fault))
            {
                TransferReport report = await HostTransfer.RunAsync(session, command, Datasets, mode, cancellationToken);
                Reports.Add(report);
                said = $"{Reports.Count}: {report.Message}";
            }
            else
            {
                said = fault ?? "COMMAND NOT FOUND";
            }
        }
    }
}
