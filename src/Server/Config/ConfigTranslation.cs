using Holdfast.Configuration;
using Holdfast.Contracts.Config;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Node;
using Holdfast.Processes.Reload;
using Holdfast.Server.Http;

namespace Holdfast.Server.Config;

/// <summary>Plans and faults as the contracts have them.</summary>
internal static class ConfigTranslation
{
    public static ConfigFault Fault(ConfigDiagnostic fault, bool contained) => new()
    {
        Line = fault.Line,
        Column = fault.Column,
        Code = fault.Fault.Code.Id,
        Contained = contained,
        Message = fault.Render(),
    };

    public static ConfigStep Step(ReloadStep step, Fault? fault = null) => new()
    {
        Action = WireNames.Of(step.Action),
        Worker = step.Worker,
        Changes = [.. step.Changes.Select(change => new ConfigChange
        {
            Key = change.Key, Before = change.Before, After = change.After, Restarts = change.Restarts,
        })],
        Reason = step.Reason,
        Problem = fault is null ? null : Problem.Of(fault),
    };
}
