using Holdfast.Contracts.Config;

namespace Holdfast.Cli.Output;

/// <summary>A plan as people read it: a sign for each worker, and below it the keys that change.</summary>
internal static class PlanPicture
{
    /// <summary>Prints the steps, and what waits for the daemon's next start.</summary>
    public static void Print(ConfigPlan plan)
    {
        foreach (var step in plan.Steps)
        {
            Console.WriteLine($"{Sign(step)} {Style.Bold(step.Worker)}  {Style.Dim(Words(step))}");
            foreach (var change in step.Changes) Console.WriteLine($"    {change.Key}{Values(change)}");
            if (step.Problem is { } problem) Console.WriteLine($"    {Style.Red($"{problem.Code} {problem.Detail.ReplaceLineEndings("\n    ")}")}");
        }

        foreach (var section in plan.Pending)
            Console.WriteLine($"{Style.Yellow("!")} {Style.Bold(section)}  {Style.Dim("takes effect when the daemon is started again; its workers go on meanwhile")}");
    }

    /// <summary>How many of what: <c>2 to add, 1 to restart</c>.</summary>
    public static string Summary(ConfigPlan plan) =>
        plan.Steps.Count == 0
            ? "nothing to change"
            : string.Join(", ", plan.Steps.CountBy(step => step.Action).Select(pair => $"{pair.Value} to {pair.Key}"));

    private static string Sign(ConfigStep step) => step.Action switch
    {
        "add" => Style.Green("+"),
        "remove" => Style.Red("-"),
        "refuse" => Style.Red("✗"),
        _ => Style.Yellow("~"),
    };

    private static string Words(ConfigStep step) => step.Action switch
    {
        "add" => "is new",
        "remove" => "is stopped and goes away",
        "restart" => "is restarted",
        "update" => "goes on; no restart is needed",
        _ => "stays as it is, for its entry is wrong",
    };

    private static string Values(ConfigChange change) => (change.Before, change.After) switch
    {
        (null, null) => Style.Dim("  changes (values of variables are not shown)"),
        ({ } before, null) => $": {Style.Red(before)} → {Style.Dim("none")}",
        (null, { } after) => $": {Style.Dim("none")} → {Style.Green(after)}",
        var (before, after) => $": {Style.Red(before)} → {Style.Green(after)}",
    };
}
