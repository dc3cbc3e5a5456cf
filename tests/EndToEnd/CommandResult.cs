namespace Holdfast.EndToEnd;

/// <summary>What a command did.</summary>
internal sealed record CommandResult(int Status, string Output, string Errors)
{
    /// <summary>Its output, once it is sure that it succeeded.</summary>
    public string Succeeded()
    {
        Assert.True(Status == 0, $"status {Status}\n{Output}\n{Errors}");
        return Output;
    }

    /// <summary>What it said of its failure, once it is sure that it failed as commands do.</summary>
    public string Failed()
    {
        Assert.True(Status == 1, $"status {Status}\n{Output}\n{Errors}");
        return Errors;
    }
}
