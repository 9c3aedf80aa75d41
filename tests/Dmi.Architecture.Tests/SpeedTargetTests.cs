using System.Text.Json;

namespace Dmi.Architecture.Tests;

/// <summary>The measured speed of the papers' cells, against what is aimed at: our dense step at 50 % insensitive rows, cold, with a 4-bit little module.</summary>
public sealed class SpeedTargetTests
{
    [Theory]
    [InlineData("GRU", 1500, 1500, 1.65)]
    [InlineData("LSTM", 1024, 1024, 1.6)]
    [InlineData("LSTM", 1024, 2048, 1.65)]
    public void The_results_reach_the_target(string layer, int hidden, int input, double target)
    {
        string file = Path.Combine(Repository.Root, "benchmarks", "results", "cells.amd-epyc-zen4.json");
        using JsonDocument results = JsonDocument.Parse(File.ReadAllText(file));
        JsonElement cell = results.RootElement.EnumerateArray().Single(row =>
            Is(row, "layer", layer) && Is(row, "little", "int4") && Is(row, "mask", "threshold") && Is(row, "cache", "cold")
            && Number(row, "hidden") == hidden && Number(row, "input") == input && Number(row, "ratio") == 0.5 && Number(row, "threads") == 1);
        double speedup = Number(cell, "denseMedianMs") / Number(cell, "medianMs");
        Assert.Equal(Number(cell, "speedupOverDense"), speedup, 0.001);
        Assert.True(speedup >= target, $"{layer} {hidden}×{input} is {speedup:0.00}× as fast as dense; the target is {target}.");
    }

    private static bool Is(JsonElement row, string name, string value) => row.GetProperty(name).GetString() == value;

    private static double Number(JsonElement row, string name) => row.GetProperty(name).GetDouble();
}
