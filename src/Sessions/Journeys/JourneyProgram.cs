using System.Globalization;

namespace Holdfast.Sessions.Journeys;

/// <summary>The steps of a journey laid out in a line, with jumps in place of nesting; pure.</summary>
internal static class JourneyProgram
{
    /// <summary>Lays the steps out.</summary>
    public static IReadOnlyList<JourneyOp> Of(IReadOnlyList<JourneyStep> steps)
    {
        var program = new List<JourneyOp>();
        Add(program, steps, "");
        return program;
    }

    private static void Add(List<JourneyOp> program, IReadOnlyList<JourneyStep> steps, string before)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            var path = before + (i + 1).ToString(CultureInfo.InvariantCulture);
            switch (steps[i])
            {
                case IfStep branch: Add(program, branch, path); break;
                case RepeatStep repeat: Add(program, repeat, path); break;
                case var step: program.Add(new JourneyOp(JourneyOpKind.Do, path, step)); break;
            }
        }
    }

    private static void Add(List<JourneyOp> program, IfStep branch, string path)
    {
        var test = program.Count;
        program.Add(default);
        Add(program, branch.Then, $"{path}.then.");
        var jump = program.Count;
        program.Add(default);
        program[test] = new JourneyOp(JourneyOpKind.Test, path, branch, program.Count);
        Add(program, branch.Else, $"{path}.else.");
        program[jump] = new JourneyOp(JourneyOpKind.Jump, path, branch, program.Count);
    }

    private static void Add(List<JourneyOp> program, RepeatStep repeat, string path)
    {
        program.Add(new JourneyOp(JourneyOpKind.Begin, path, repeat));
        var round = program.Count;
        program.Add(default);
        Add(program, repeat.Steps, $"{path}.");
        program.Add(new JourneyOp(JourneyOpKind.Jump, path, repeat, round));
        program[round] = new JourneyOp(JourneyOpKind.Round, path, repeat, program.Count);
    }
}
