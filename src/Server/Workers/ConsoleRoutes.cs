using Holdfast.Contracts;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Workers;
using Holdfast.Governance.Identity;
using Holdfast.Processes.Limits;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime;
using Holdfast.Server.Http;

namespace Holdfast.Server.Workers;

/// <summary>The routes of what workers use, of signals and of consoles.</summary>
internal sealed class ConsoleRoutes(WorkerService workers, LiveStreams live, Clock clock)
{
    private const double Percent = 100;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRoute("GET", "/api/v1/workers/usage", Role.Readonly, UsageAsync)
            .Says("What each worker's whole process tree uses now").Produces<Page<WorkerUsageInfo>>();
        routes.MapRoute("POST", "/api/v1/workers/{name}/signal", Role.PowerUser, SignalAsync)
            .Says("Signal a worker's whole process group").Accepts<SignalRequest>("application/json").Produces<WorkerInfo>();
        routes.MapRoute("GET", "/api/v1/workers/{name}/console", Role.PowerUser, ConsoleAsync)
            .Says("A WebSocket to a worker's terminal, or to a program that is run beside it (which takes a system_admin)")
            .Produces(StatusCodes.Status101SwitchingProtocols);
    }

    private async Task UsageAsync(HttpContext context)
    {
        var all = await workers.ReadUsageAsync(context.RequestAborted);
        await context.JsonAsync(new Page<WorkerUsageInfo>([.. all.Select(Info)]), ContractsJson.Default.PageWorkerUsageInfo);
    }

    private async Task SignalAsync(HttpContext context)
    {
        if (!(await RequestBody.ReadAsync(context, RequestBody.Strict.SignalRequest)).TryGet(out var request, out var fault))
        {
            await context.FaultAsync(fault);
            return;
        }

        await context.AnswerAsync(
            await workers.Consoles.SignalAsync(context.Caller(), Name(context), request.Signal, context.RequestAborted),
            WorkerTranslation.Info,
            ContractsJson.Default.WorkerInfo);
    }

    private async Task ConsoleAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await context.FaultAsync(new Fault(RequestErrors.InvalidField, "A console is a WebSocket; this request does not ask for one."));
            return;
        }

        await live.RunTalkAsync(
            context, (socket, gone) => new ConsoleBridge(workers.Consoles, context.Caller(), Name(context), socket, clock).RunAsync(gone));
    }

    private static WorkerUsageInfo Info(WorkerUsage usage) => new()
    {
        Name = usage.Worker.Name,
        State = WireNames.Of(usage.Worker.State),
        Pid = usage.Worker.Pid,
        CpuPercent = usage.Cpu is { } cpu ? Math.Round(cpu * Percent, 1) : null,
        Memory = usage.Usage?.Memory,
        Processes = usage.Usage?.Processes,
        Threads = usage.Usage?.Tasks,
        Descriptors = usage.Usage?.Descriptors,
        ReadRate = usage.ReadRate,
        WriteRate = usage.WriteRate,
        Restarts = usage.Worker.Restarts,
        Limits = usage.Worker.Limits.Count == 0 ? null : [.. usage.Worker.Limits.Select(standing => standing.ToString())],
    };

    private static string Name(HttpContext context) => (string)context.GetRouteValue("name")!;
}
